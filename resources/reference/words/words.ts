/** The words of the page itself; what it shows of operations is in the words of the document. */
import { useLanguage } from '../../desk/words/words.ts'
import type { DocumentedOperation, Told } from '../document/document.ts'
import { en, type ReferenceWords } from './en.ts'
import { zh } from './zh.ts'

/** What an operation does, in a few words. */
export function useSummary(): (operation: Pick<DocumentedOperation, 'summary' | 'x-summary-zh'>) => string {
  const language = useLanguage()
  return ({ summary, 'x-summary-zh': zh }) => (language === 'zh' ? zh : summary)
}

/** Reads a text of the document in the language of the page; empty where there is none. */
export function useText(): (told: Told) => string {
  const language = useLanguage()
  return ({ description = '', 'x-description-zh': zh }) => (language === 'zh' ? (zh ?? description) : description)
}

/** The name of a dialect or a group. */
export function useName(): (named: { name: string; zh: string }) => string {
  const language = useLanguage()
  return ({ name, zh }) => (language === 'zh' ? zh : name)
}

export const useReferenceWords = (): ReferenceWords => (useLanguage() === 'zh' ? zh : en)
