/** Compares pages in two languages by the parts that a translation does not change. */

const fences = /^```[\s\S]*?^```/gm

/**
 * The parts of a page that are the same in all languages: the level of each heading, and below it tables, commands and
 * words in code.
 */
export function skeletonOf(page: string): { level: number; columns: number[]; blocks: string[]; code: string[] }[] {
  const blocks: string[] = []
  const outline = page.replace(fences, (block) => `\0${blocks.push(withoutComments(block)) - 1}\0`)
  return outline.split(/^(?=#+ )/m).map((part) => ({
    level: /^#*/.exec(part)?.[0].length ?? 0,
    columns: part
      .split('\n')
      .filter((line) => line.trimStart().startsWith('|'))
      .map((row) => row.split('|').length),
    blocks: [...part.matchAll(/\0(\d+)\0/g)].map(([, at]) => blocks[Number(at)] ?? ''),
    // Sorted, since word order differs between languages.
    code: [...part.matchAll(/`([^`\n]+)`/g)].map(([, words = '']) => words).sort(),
  }))
}

/** Commands without their comments. */
const withoutComments = (block: string) => block.replace(/^#.*\n|\s+# .*$|\s+→ .*$/gm, '')
