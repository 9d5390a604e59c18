/** The ways in which databases, spreadsheets and programs write a missing value. */

/** Compared regardless of case, blanks and enclosing brackets: `(null)`, `<NULL>`, `[none]`. */
const words = [
  '',
  '\\n',
  '\\\\n',
  'null',
  'nil',
  'none',
  'empty',
  'undefined',
  'nan',
  'na',
  'n/a',
  'unset',
  'not set',
  'no password',
  'blank',
  '-',
  '--',
  '---',
  '–',
  '—',
  '——',
  '/',
  '\\',
  '.',
  '?',
  "''",
  '""',
  '无',
  '無',
  '空',
  '空值',
  '未设置',
  '未設置',
  '没有',
] as const

/** The errors that a spreadsheet shows in place of a value. */
const spreadsheetFault = /^#(?:N\/A|NULL!|VALUE!|REF!|NAME\?|NUM!|DIV\/0!|[A-Z ]+!)$/i

const known: ReadonlySet<string> = new Set(words)

const bare = (text: string) => text.trim().replace(/^[([<{](.*)[)\]>}]$/, '$1')

/** Whether a text stands for a missing value. Not for names of people: there is a Mr None. */
export function isNothing(text: string): boolean {
  return known.has(bare(text).trim().toLowerCase()) || spreadsheetFault.test(text.trim())
}

/** The same for names and other free text, where only spellings count that no person writes. */
export function isNothingOfText(text: string): boolean {
  const plain = text.trim()
  return plain === '' || /^(?:\\N|NULL)$/.test(plain) || /^[([<](?:null|none|nil)[)\]>]$/i.test(plain)
}

/** The same for a login, which contains a letter or a digit. */
export const isNothingOfLogin = (text: string): boolean => isNothingOfText(text) || !/[\p{L}\p{N}]/u.test(text)

/** Every spelling that an old server may have hashed as a password where there was none. */
export const spellingsOfNothing: readonly string[] = words.flatMap((word) => [
  word,
  word.toUpperCase(),
  word.charAt(0).toUpperCase() + word.slice(1),
  `(${word})`,
])
