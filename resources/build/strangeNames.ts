import { settingNames } from '../../lib/config.ts'

/** The edit distance of two words: letters added, left out, replaced, or exchanged with the next one. */
function distance(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, column) => column)]
  const at = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY
  for (let row = 1; row <= one.length; row += 1) {
    rows[row] = [row]
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1]
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      ;(rows[row] as number[])[column] = Math.min(
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        at(row - 1, column - 1) + (same ? 0 : 1),
        swapped ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
      )
    }
  }
  return at(one.length, other.length)
}

/**
 * `SMS_COOLDOWN` and `SMS_COOLDOWN_SECS` resemble `SMS_COOLDOWN_SECONDS`; `SESSION_MANAGER` is a variable of other
 * software.
 */
function looksLike(name: string, setting: string): boolean {
  const beginning = name.split('_').slice(0, 2).join('_')
  const alike = beginning.includes('_') && `${setting}_`.startsWith(`${beginning}_`)
  return alike || distance(name, setting) <= 2
}

/**
 * Finds names in an environment that resemble a setting without being one, and are probably misspelt.
 * @returns a sentence for each
 */
export function strangeNames(environment: Readonly<Record<string, string | undefined>>): string[] {
  const known: readonly string[] = settingNames
  return Object.keys(environment)
    .filter((name) => /^[A-Z][A-Z0-9_]{5,39}$/.test(name) && !known.includes(name))
    .flatMap((name) => {
      const [nearest] = known
        .filter((setting) => looksLike(name, setting))
        .sort((one, other) => distance(name, one) - distance(name, other))
      return nearest === undefined
        ? []
        : [`${name} is no setting and changes nothing. Is ${nearest} meant? docs/settings.md has them all.`]
    })
}
