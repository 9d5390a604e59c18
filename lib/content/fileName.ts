/** Names of files: shown and saved, never part of a path or a key. */

declare const checked: unique symbol

export type FileName = string & { readonly [checked]: 'FileName' }

const CODE_POINTS_MAX = 255
// No text shrinks more by normalising, and the time for it grows with the square of its marks.
const UNITS_MAX = 16 * CODE_POINTS_MAX

/** Scripts that are written with joiners (Unicode Core Specification, «Cursive Connection and Ligatures»). */
const joined =
  '[\\p{scx=Arab}\\p{scx=Syrc}\\p{scx=Nkoo}\\p{scx=Mong}\\p{scx=Deva}\\p{scx=Beng}\\p{scx=Guru}\\p{scx=Gujr}\\p{scx=Orya}' +
  '\\p{scx=Taml}\\p{scx=Telu}\\p{scx=Knda}\\p{scx=Mlym}\\p{scx=Sinh}\\p{scx=Khmr}\\p{scx=Tibt}]'

/** Invisible characters that belong to the one before: of emoji, ideographic variants and joined letters. */
const meaningful = [
  '(?<=[\\p{ExtPict}\\p{EMod}\\uFE0F])\\u200D(?=\\p{ExtPict})',
  '(?<=[0-9#*])\\uFE0F(?=\\u20E3)',
  '(?<=[\\p{ExtPict}\\p{sc=Han}])[\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}]',
  `(?<=${joined})[\\u200C\\u200D](?=${joined})`,
].join('|')

/**
 * Controls, and what shows nothing or turns the writing direction around: with them `exe.txt` is made to look like
 * `txt.exe`, or one name like another.
 */
const disguise = new RegExp(`(?!${meaningful})[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{DI}\\p{Noncharacter_Code_Point}]`, 'gu')

/** Only dots and blanks; U+2800 is the empty Braille cell. */
const blankOrDots = /^[.\s\u2800]*$/u

/**
 * Reads a file's name: the last part of a path, in NFC, without disguising characters.
 * @returns null where no name is left, or one of more than 255 code points
 */
export function readFileName(text: string): FileName | null {
  if (!text.isWellFormed()) return null
  const [name = ''] = text.replace(disguise, '').split(/[/\\]/).slice(-1)
  if (name.length > UNITS_MAX) return null
  const trimmed = name.normalize('NFC').trim()
  return blankOrDots.test(trimmed) || [...trimmed].length > CODE_POINTS_MAX ? null : (trimmed as FileName)
}

/** The extension in lower case, without the dot; empty where there is none (`.gitignore` has none). */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.')
  // Lower case may undo the normal form (some letters have none of their own), so it is taken once more.
  return dot > 0
    ? name
        .slice(dot + 1)
        .toLowerCase()
        .normalize('NFC')
    : ''
}
