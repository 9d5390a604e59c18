/** The desk: managers' page over `/manager`. */
import './styles/desk.css'
import { render } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { currentSitting, resume, watchSitting, watchUse } from './api/session.ts'
import { SetLanguageContext } from './components/languageSwitch.tsx'
import { MeContext } from './components/me.ts'
import { Login } from './views/login.tsx'
import { Shell } from './views/shell.tsx'
import { dictionaries, firstLanguage, type Language, LanguageContext, rememberLanguage, tags } from './words/words.ts'

function Desk() {
  const [language, setLanguage] = useState<Language>(firstLanguage)
  const [sitting, setSitting] = useState(currentSitting)
  useEffect(() => watchSitting(setSitting), [])
  useEffect(() => {
    document.documentElement.lang = tags[language]
    if (sitting.is !== 'manager') document.title = `Gatehouse ${dictionaries[language].desk}`
  }, [language, sitting])
  const choose = (next: Language) => {
    rememberLanguage(next)
    setLanguage(next)
  }
  return (
    <LanguageContext.Provider value={language}>
      <SetLanguageContext.Provider value={choose}>
        {sitting.is === 'nobody' && <Login reason={sitting.reason} />}
        {sitting.is === 'manager' && (
          <MeContext.Provider value={sitting.me}>
            <Shell />
          </MeContext.Provider>
        )}
      </SetLanguageContext.Provider>
    </LanguageContext.Provider>
  )
}

const place = document.querySelector('#desk')
if (place) render(<Desk />, place)
watchUse()
void resume()
