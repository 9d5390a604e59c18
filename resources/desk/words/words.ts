/** The language of the desk, and its formats for times and numbers. */
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { en, type Words } from './en.ts'
import { zh } from './zh.ts'

export type Language = 'en' | 'zh'

export const dictionaries: Readonly<Record<Language, Words>> = { en, zh }

const KEY = 'gatehouse-desk-language'

/** The language chosen before on this browser, else the one that the browser prefers. */
export function firstLanguage(): Language {
  const chosen = localStorage.getItem(KEY)
  if (chosen === 'en' || chosen === 'zh') return chosen
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(KEY, language)
}

/** Tags for the `lang` attribute and for Intl. */
export const tags: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-CN' }

export const LanguageContext = createContext<Language>('en')

export const useLanguage = (): Language => useContext(LanguageContext)
export const useWords = (): Words => dictionaries[useLanguage()]
