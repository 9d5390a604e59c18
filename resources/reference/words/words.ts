/** The words of the page itself; what it shows of operations is in the words of the document. */
import { useLanguage } from '../../desk/words/words.ts'
import { en, type ReferenceWords } from './en.ts'
import { zh } from './zh.ts'

export const useReferenceWords = (): ReferenceWords => (useLanguage() === 'zh' ? zh : en)
