import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { type Language, tags, useLanguage } from '../words/words.ts'

export const SetLanguageContext = createContext<(language: Language) => void>(() => undefined)

const names: Readonly<Record<Language, string>> = { en: 'English', zh: '中文' }

/** Each language is listed under its own name, for people who cannot read the present one. */
export function LanguageSwitch({ legend }: { legend: string }) {
  const current = useLanguage()
  const setLanguage = useContext(SetLanguageContext)
  return (
    <fieldset class="languages">
      <legend class="unseen">{legend}</legend>
      {(['en', 'zh'] as const).map((language) => (
        <button
          key={language}
          type="button"
          lang={tags[language]}
          aria-pressed={language === current}
          onClick={() => setLanguage(language)}
        >
          {names[language]}
        </button>
      ))}
    </fieldset>
  )
}
