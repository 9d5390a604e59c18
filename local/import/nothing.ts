/** What databases, spreadsheets and programs write where there is no value. */

/** Compared without case, blanks and brackets around it: `(null)`, `<NULL>`, `[none]`. */
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

/** The mistakes that a spreadsheet shows in the place of a value. */
const spreadsheetFault = /^#(?:N\/A|NULL!|VALUE!|REF!|NAME\?|NUM!|DIV\/0!|[A-Z ]+!)$/i

const known: ReadonlySet<string> = new Set(words)

const bare = (text: string) => text.trim().replace(/^[([<{](.*)[)\]>}]$/, '$1')

/** Whether a value says that there is none. Not for what people are called: there is a Mr None. */
export function isNothing(text: string): boolean {
  return known.has(bare(text).trim().toLowerCase()) || spreadsheetFault.test(text.trim())
}

/** The same of a text that people write or are called, where only what no person writes counts. */
export function isNothingOfText(text: string): boolean {
  const plain = text.trim()
  return plain === '' || /^(?:\\N|NULL)$/.test(plain) || /^[([<](?:null|none|nil)[)\]>]$/i.test(plain)
}

/** The same of a login, which has a letter or a digit. */
export const isNothingOfLogin = (text: string): boolean => isNothingOfText(text) || !/[\p{L}\p{N}]/u.test(text)

/** Everything that an old server may have taken for a password, and hashed, where there was none. */
export const spellingsOfNothing: readonly string[] = words.flatMap((word) => [
  word,
  word.toUpperCase(),
  word.charAt(0).toUpperCase() + word.slice(1),
  `(${word})`,
])
