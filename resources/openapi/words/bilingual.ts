/** A text in both languages of the reference. Names, codes, words in code and texts of the wire are the same in both. */
export interface Bilingual {
  en: string
  zh: string
}

/** For words of the wire alone, which are no language's. */
export const inBoth = (text: string): Bilingual => ({ en: text, zh: text })

/** Sentences one after the other; Chinese ones have no space between them. */
export const sentences = (texts: readonly Bilingual[]): Bilingual => ({
  en: texts.map(({ en }) => en.trim()).join(' '),
  zh: texts.map(({ zh }) => zh.trim()).join(''),
})

/** Lines or paragraphs, each once. */
export const blocks = (texts: readonly Bilingual[], between: string): Bilingual => ({
  en: [...new Set(texts.map(({ en }) => en.trim()))].join(between),
  zh: [...new Set(texts.map(({ zh }) => zh.trim()))].join(between),
})

/**
 * A text as the document has it: `description`, and the Chinese beside it.
 * @throws where it lacks a language, as a file of words may
 */
export function describedBy(text: Bilingual): { description: string; 'x-description-zh': string } {
  if (typeof text?.en !== 'string' || typeof text.zh !== 'string') {
    throw new Error(`resources/openapi/words: one language is missing in ${JSON.stringify(text)}`)
  }
  return { description: text.en.trim(), 'x-description-zh': text.zh.trim() }
}
