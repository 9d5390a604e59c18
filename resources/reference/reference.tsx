/** The reference: a page over `/openapi.json`, one operation at a time. */
import './styles/reference.css'
import { render } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { SetLanguageContext } from '../desk/components/languageSwitch.tsx'
import { firstLanguage, type Language, LanguageContext, rememberLanguage, tags } from '../desk/words/words.ts'
import { loadDocument, type ReferenceDocument } from './document/document.ts'
import { Loaded } from './views/loaded.tsx'
import { LoadFailed, Loading } from './views/loading.tsx'

// The document is on its way before anything is shown.
const firstLoad = loadDocument()
firstLoad.catch(() => undefined)

function Reference() {
  const [language, setLanguage] = useState<Language>(firstLanguage)
  const [loading, setLoading] = useState(firstLoad)
  const [loaded, setLoaded] = useState<ReferenceDocument | 'failed' | null>(null)
  useEffect(() => {
    loading.then(setLoaded, () => setLoaded('failed'))
  }, [loading])
  useEffect(() => {
    document.documentElement.lang = tags[language]
  }, [language])
  const choose = (next: Language) => {
    rememberLanguage(next)
    setLanguage(next)
  }
  const tryAgain = () => {
    setLoaded(null)
    setLoading(loadDocument())
  }
  return (
    <LanguageContext.Provider value={language}>
      <SetLanguageContext.Provider value={choose}>
        {loaded === null && <Loading />}
        {loaded === 'failed' && <LoadFailed onAgain={tryAgain} />}
        {typeof loaded === 'object' && loaded !== null && <Loaded document={loaded} />}
      </SetLanguageContext.Provider>
    </LanguageContext.Provider>
  )
}

const place = document.querySelector('#reference')
if (place) render(<Reference />, place)
