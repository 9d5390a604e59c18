/** Display names: what people call themselves, not what they log in with. */
import { isLine } from '../writing.ts'

const CODE_POINTS_MAX = 32

/**
 * A character that is visible by itself. Blanks, marks, format characters and ignorable ones (the Hangul fillers too)
 * are not; neither are the empty Braille cell and the null notehead.
 */
const shown = /[^\s\p{White_Space}\p{M}\p{DI}\p{Cc}\p{Cf}\p{Cs}\p{Noncharacter_Code_Point}\u2800\u{1D159}]/u

/**
 * Reads a display name: 1 to 32 code points (some documents allow fewer) of one line, of which at least one shows. What
 * scripts and emoji need (joiners, variation selectors) stays.
 * @returns null where it is refused
 */
export function readName(text: string, longest: number = CODE_POINTS_MAX): string | null {
  const length = [...text].length
  if (length < 1 || length > longest) return null
  return isLine(text) && shown.test(text) ? text : null
}
