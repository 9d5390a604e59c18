/** People of the soak: what they know of themselves, and how they come in, by every door there is. */
import { randomInt } from 'node:crypto'
import { md5 } from '../support/evidence.ts'
import type { Asked } from './asked.ts'
import type { Ask, Heard } from './asking.ts'
import { CONTENT_MARK, PASSWORD_MARK } from './logs.ts'

export interface OwnFile {
  id: number
  name: string
  content: string
}

export interface Person {
  ask: Ask
  /** Everything that logs in here. */
  account: string
  phone: string | null
  password: string | null
  token: string
  id: number
  files: OwnFile[]
  /** Whether something was asked for of which nobody knows whether it was done: what is remembered may be wrong. */
  isUnsure: boolean
}

export interface Town {
  people: Person[]
  /** The newest code that came to a number. */
  codeFor(phone: string): string | undefined
  /** Something that is not as the service had said. */
  wrong(sentence: string): void
}

export const pick = <Thing>(things: readonly Thing[]): Thing => things[randomInt(things.length)] as Thing
export const chance = (share: number): boolean => Math.random() < share

let made = randomInt(1_000_000)
const next = () => {
  made += 1
  return made
}

export const freshName = (): string => `user_${next().toString(36)}${randomInt(36 ** 4).toString(36)}`
export const freshPhone = (): string => `1${pick([3, 5, 7, 8, 9])}${String(randomInt(10 ** 9)).padStart(9, '0')}`
export const freshPassword = (): string => `${PASSWORD_MARK}-${next().toString(36)}`
export const freshContent = (): string => `${CONTENT_MARK} ${next()} ${'文字'.repeat(randomInt(200))}`

export const action = (as: string, Action: string, fields: object = {}, token?: string): Asked => ({
  as: `action ${as}`,
  method: 'POST',
  path: '/user',
  json: { Action, ...fields },
  ...(token !== undefined && { token }),
})

const post = (as: string, path: string, json: object, token?: string): Asked => ({
  as,
  method: 'POST',
  path,
  json: { ...json },
  ...(token !== undefined && { token }),
})

export { post }

/** The token of an answer, wherever its dialect puts it. */
export const tokenIn = ({ json }: Heard): string | undefined =>
  json?.token ?? json?.data?.token ?? json?.Response?.token

type Login = (ask: Ask, account: string, password: string) => Promise<Heard>

/** Logins of all dialects with a password. */
export const logins: readonly Login[] = [
  (ask, account, password) => ask(post('userapi login', '/user/login', { account, password })),
  (ask, phone, password) => ask(post('kms login', '/app/login', { phone, password })),
  (ask, username, password) => ask(post('fileserver login', '/login', { username, password })),
  (ask, id, password) => ask(action('Login', 'Login', { id, password })),
  (ask, account, password) =>
    ask(post('usermodule login/md5', '/user/login/md5', { account, password: md5(password) })),
  (ask, account, password) =>
    ask({
      as: 'usermodule login',
      method: 'GET',
      path: `/user/login?account=${encodeURIComponent(account)}&&password=${md5(password)}`,
    }),
]

interface Known {
  account: string
  phone: string | null
  password: string | null
}

type Entry = (ask: Ask, town: Town) => Promise<Known | null>

const registered = (heard: Heard, known: Known) => (heard.status < 300 && !heard.isSpoiled ? known : null)

async function byCode(ask: Ask, town: Town): Promise<Known | null> {
  const phone = freshPhone()
  const path = `/user/registerPhone/${phone}`
  await ask({ as: 'userapi registerPhone GET', method: 'GET', path, exact: true })
  const identifying_code = town.codeFor(phone)
  if (identifying_code === undefined) return null
  const heard = await ask({
    ...post('userapi registerPhone', path, { phone_number: phone, identifying_code }),
    exact: true,
  })
  return registered(heard, { account: phone, phone, password: null })
}

const entries: readonly Entry[] = [
  byCode,
  async (ask) => {
    const [account, password] = [freshName(), freshPassword()]
    const heard = await ask(post('userapi register', '/user/register', { account, password, name: '李雷' }))
    return heard.json?.msg === 'register successful' ? registered(heard, { account, phone: null, password }) : null
  },
  async (ask) => {
    const [phone, password] = [freshPhone(), freshPassword().slice(0, 16)]
    const heard = await ask(post('kms register', '/app/register', { phone, name: '韩梅梅', password }))
    return registered(heard, { account: phone, phone, password })
  },
  async (ask) => {
    const [username, password] = [freshName(), freshPassword()]
    const heard = await ask(
      post('fileserver register', '/register', { username, password, mail: `${username}@example.com` }),
    )
    return heard.json?.code === 0 ? registered(heard, { account: username, phone: null, password }) : null
  },
  async (ask) => {
    const [phone, password] = [freshPhone(), freshPassword()]
    const heard = await ask(post('usermodule regist', '/user/regist', { phone, password }))
    return registered(heard, { account: phone, phone, password })
  },
  async (ask) => {
    const password = freshPassword()
    const heard = await ask(action('Logon', 'Logon', { username: '小明', password }))
    const id = heard.json?.Response?.id
    return id ? registered(heard, { account: String(id), phone: null, password }) : null
  },
]

/** Logs somebody in by whatever there is. @returns the token, or undefined where it did not work */
export async function logIn(ask: Ask, town: Town, { account, phone, password }: Known): Promise<string | undefined> {
  if (password !== null) return tokenIn(await pick(logins)(ask, account, password))
  if (phone === null) return undefined
  const path = `/user/loginPhone/${phone}`
  await ask({ as: 'userapi loginPhone GET', method: 'GET', path })
  const identifying_code = town.codeFor(phone)
  if (identifying_code === undefined) return undefined
  return tokenIn(await ask(post('userapi loginPhone', path, { phone_number: phone, identifying_code })))
}

/** Somebody new, logged in; null where a storm or a spoiled request was in the way. */
export async function arrive(ask: Ask, town: Town): Promise<Person | null> {
  const known = await pick(entries)(ask, town)
  if (known === null) return null
  const token = await logIn(ask, town, known)
  if (token === undefined) return null
  const id = Number(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sub)
  return { ask, ...known, token, id, files: [], isUnsure: false }
}
