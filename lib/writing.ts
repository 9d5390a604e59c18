/** Texts that people write to others: `mess`, `explain`, what they say about themselves. */

/**
 * Characters that mislead readers: controls, separators of lines and paragraphs, and overrides and isolates, which
 * reorder the text around them.
 */
const misleading = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u

/** Whether a text of one line can be read as it stands: well-formed, and without misleading characters. */
export const isLine = (text: string): boolean => text.isWellFormed() && !misleading.test(text)

/** The same for a text of several lines: line feeds are allowed. */
export const isWriting = (text: string): boolean => isLine(text.replaceAll('\n', ''))
