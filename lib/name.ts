/** Display names: what people call themselves, not what they log in with. */

const CODE_POINTS_MAX = 32

/**
 * Reads a display name: 1 to 32 code points (some documents allow fewer), well-formed, no control characters and
 * nothing that turns the writing direction of the text around it.
 * @returns null where it is refused
 */
export function readName(text: string, longest: number = CODE_POINTS_MAX): string | null {
  const length = [...text].length
  if (length < 1 || length > longest || text.trim() === '') return null
  return text.isWellFormed() && !/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u.test(text) ? text : null
}
