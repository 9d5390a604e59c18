/** The page: who is not logged in sees the door, everybody else the house. */
import { type Client, createClient, Refused, Unreachable, webStorage } from '../../../clients/typescript/src/index.ts'
import { door } from './door.ts'
import { element } from './element.ts'
import { files } from './files.ts'
import { friends } from './friends.ts'
import { leaving } from './leaving.ts'
import { profile } from './profile.ts'
import { filled, type Language, languageOf, reasonIn, type Words, wordsOf } from './words.ts'

/** What every part of the page works with. */
export interface Page {
  api: Client
  words: Words
  /** The account's id, once somebody is logged in. */
  me: string
  say(text: string): void
  /** Runs it, and says what went wrong. */
  attempt(act: () => Promise<void>): Promise<void>
  enter(id: number): void
  leave(text: string): void
}

const ID = 'gatehouse.id'
const LANGUAGE = 'gatehouse.language'
const service = document.querySelector<HTMLMetaElement>('meta[name=gatehouse]')?.content ?? ''
const said = element('p', { className: 'said', role: 'status' })
const main = element('main')
const header = element('header')

let language: Language = languageOf(localStorage.getItem(LANGUAGE) ?? navigator.language)

// A tab's storage ends with the tab. An app that keeps people logged in takes `localStorage`.
const api = createClient({
  baseUrl: service,
  storage: webStorage(sessionStorage),
  onSessionEnd: () => leave(wordsOf(language).sessionOver),
})

function say(text: string): void {
  said.textContent = text
}

function explain(error: unknown, words: Words): string {
  if (error instanceof Refused) {
    if (error.kind === 'too-many-requests') return filled(words.wait, { seconds: error.retryAfterSeconds ?? 60 })
    return reasonIn(language, error.kind) ?? filled(words.failed, { kind: error.kind })
  }
  if (error instanceof Unreachable) return words.unreachable
  throw error
}

function enter(id: number): void {
  sessionStorage.setItem(ID, String(id))
  say('')
  show()
}

function leave(text: string): void {
  sessionStorage.removeItem(ID)
  show()
  say(text)
}

function pageIn(words: Words): Page {
  const attempt = async (act: () => Promise<void>) => {
    try {
      await act()
    } catch (error) {
      // A session that is over has been told already.
      if (!(error instanceof Refused && error.kind === 'no-session')) say(explain(error, words))
    }
  }
  return { api, words, me: sessionStorage.getItem(ID) ?? '', say, attempt, enter, leave }
}

function headerIn(words: Words): Node[] {
  const change = element(
    'button',
    { type: 'button', className: 'plain', lang: language === 'zh' ? 'en' : 'zh' },
    words.language,
  )
  change.onclick = () => {
    language = language === 'zh' ? 'en' : 'zh'
    localStorage.setItem(LANGUAGE, language)
    say('')
    show()
  }
  return [element('h1', {}, words.title), change]
}

function show(): void {
  const words = wordsOf(language)
  const page = pageIn(words)
  document.title = words.title
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  header.replaceChildren(...headerIn(words))
  main.replaceChildren(...(page.me === '' ? [door(page)] : [profile(page), files(page), friends(page), leaving(page)]))
}

document.body.append(header, said, main)
show()
