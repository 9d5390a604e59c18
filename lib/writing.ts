/** Texts that people write to others: `mess`, `explain`, what they say about themselves. */

/**
 * What no text to people may have: controls, the separators of lines and paragraphs, and the overrides and isolates that
 * show the text around them in another order than it has.
 */
const misleading = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u

/** Whether a text of one line can be read as it stands: well-formed, and free of what misleads. */
export const isLine = (text: string): boolean => text.isWellFormed() && !misleading.test(text)

/** The same of a text of several lines: a line feed is writing. */
export const isWriting = (text: string): boolean => isLine(text.replaceAll('\n', ''))
