/** The words of the page itself; what it shows of operations is in the words of the document. */
import { useLanguage } from '../../desk/words/words.ts'
import type { DocumentedOperation } from '../document/document.ts'
import { en, type ReferenceWords } from './en.ts'
import { zh } from './zh.ts'

/** What an operation does, in a few words. */
export function useSummary(): (operation: Pick<DocumentedOperation, 'summary' | 'x-summary-zh'>) => string {
  const language = useLanguage()
  return ({ summary, 'x-summary-zh': zh }) => (language === 'zh' ? zh : summary)
}

export const useReferenceWords = (): ReferenceWords => (useLanguage() === 'zh' ? zh : en)
