// What samples leave open, and what is learned from requests and their answers. It needs no page: tests use it as it is.

/**
 * @typedef {Record<import('./kept.js').KeptName, string>} Kept
 * @typedef {(name: import('./kept.js').KeptName, value: string) => void} Keep
 * @typedef {(path: string, body?: unknown) => Promise<any>} Ask
 * @typedef {{ kept: Kept, keep: Keep, ask: Ask }} Notes
 */

const FIRST_PASSWORD = 'spring rain 7'
/** The passwords of samples; a browser computes no MD5. */
const md5 = new Map([
  [FIRST_PASSWORD, 'fe6b9f80e758b66bcf44596da1b4dcb8'],
  ['autumn wind 9', 'c7cd2b1578bdf9597729b3f42fc2ce87'],
])
/** Begins an upload in parts, which starts at 100 MiB. */
const LARGE_BYTES = 104_857_600

const digits = (/** @type {number} */ count) => String(Math.floor(Math.random() * 10 ** count)).padStart(count, '0')

/** @param {Notes} notes @param {string} phone */
async function newestCode({ ask }, phone) {
  const [newest] = await ask(`/sms.json?to=${encodeURIComponent(phone)}`)
  return /(?<!\d)\d{6}(?!\d)/.exec(newest?.text ?? '')?.[0] ?? ''
}

/** A file of one's own, or one that somebody else has uploaded for everybody. @param {Notes} notes */
async function someFile({ kept, keep, ask }) {
  if (kept.file === '') keep('file', String((await ask('/other', { n: 0, file: true })).file))
  return kept.file
}

/** Asks the API with the token that is kept. @param {Notes} notes @param {string} path @param {object} body */
async function asMe({ kept, ask }, path, body) {
  const authorization = kept.token === '' ? {} : { authorization: `Bearer ${kept.token}` }
  const headers = { 'content-type': 'application/json', ...authorization }
  const answer = await ask('/call', { method: 'POST', path, headers, body: JSON.stringify(body) })
  return JSON.parse(answer.body ?? '{}')
}

/** A file of one's own that may be deleted. @param {Notes} notes */
async function ownFile(notes) {
  const body = { name: 'sample.txt', data: btoa(`sample ${digits(6)}`) }
  const { fid } = await asMe(notes, '/app/user/upload', body)
  if (fid) notes.keep('file', String(fid))
  return notes.kept.file
}

/** An upload in parts that is not finished. @param {Notes} notes */
async function largeFile(notes) {
  if (notes.kept.large === '') {
    const { data } = await asMe(notes, '/upload', { file_name: 'film.mp4', file_size: LARGE_BYTES })
    if (data?.file_id) notes.keep('large', String(data.file_id))
  }
  return notes.kept.large
}

/** Whoever registers is not the person of before. @param {Notes} notes */
function beSomebodyElse({ keep }) {
  for (const name of /** @type {const} */ (['account', 'token', 'login', 'password', 'file', 'large', 'session'])) {
    keep(name, '')
  }
}

/** @type {Record<string, (notes: Notes, more: number) => string | Promise<string>>} */
const sources = {
  phone: ({ kept }) => kept.phone,
  login: ({ kept }) => kept.login,
  password: ({ kept }) => kept.password || FIRST_PASSWORD,
  'password md5': ({ kept }) => md5.get(kept.password || FIRST_PASSWORD) ?? '',
  account: ({ kept }) => kept.account,
  session: ({ kept }) => kept.session,
  word: ({ kept }) => kept.word,
  code: (notes) => newestCode(notes, notes.kept.phone),
  file: someFile,
  'own file': ownFile,
  large: largeFile,
  pictured: ({ kept }) => kept.pictured || kept.account,
  'new phone'({ keep, kept }) {
    keep('phone', `1380${digits(7)}`)
    return kept.phone
  },
  'new person'(notes) {
    notes.keep('phone', `1380${digits(7)}`)
    beSomebodyElse(notes)
    return notes.kept.phone
  },
  'new login'(notes) {
    beSomebodyElse(notes)
    notes.keep('login', `lin.yue.${digits(4)}`)
    return notes.kept.login
  },
  'new word'({ keep, kept }) {
    keep('word', `colour_${digits(4)}`)
    return kept.word
  },
  other: async ({ ask }, n) => String((await ask('/other', { n })).id),
  asking: async ({ ask, kept }, n) => String((await ask('/other', { n, asks: kept.account })).id),
  phoned: async ({ ask }, n) => String((await ask('/other', { n, phone: `1381${digits(7)}` })).id),
}

/** @param {string} text @param {Notes} notes @returns {Promise<string | number>} */
async function filledText(text, notes) {
  const [whole = '', words = '', number = '', hash = ''] = /^\{([a-z][a-z5 ]*?)(?: (\d+))?(#?)\}$/.exec(text) ?? []
  const source = Object.hasOwn(sources, words) ? sources[words] : undefined
  if (source) {
    const value = await source(notes, Number(number))
    return hash === '' ? value : Number(value)
  }
  // Inside of a longer text: a query.
  let filled = text
  for (const [mark, name = ''] of whole === '' ? text.matchAll(/\{([a-z][a-z5 ]*)\}/g) : []) {
    const inner = Object.hasOwn(sources, name) ? sources[name] : undefined
    if (inner) filled = filled.replace(mark, encodeURIComponent(await inner(notes, 0)))
  }
  return filled
}

/**
 * A sample with everything in it that is known or can be made. What speaks of a file stays (attachment.js).
 * @param {unknown} sample
 * @param {Notes} notes
 * @returns {Promise<any>}
 */
export async function filled(sample, notes) {
  if (typeof sample === 'string') return filledText(sample, notes)
  if (Array.isArray(sample)) {
    const parts = []
    for (const part of sample) parts.push(await filled(part, notes))
    return parts
  }
  if (typeof sample !== 'object' || sample === null) return sample
  /** @type {Record<string, unknown>} */
  const made = {}
  for (const [name, value] of Object.entries(sample)) made[name] = await filled(value, notes)
  return made
}

/** Operations after which the token is good for nothing. */
const ending = /\.(Logout|RevokeSession|DeleteAccount|logout|loguot[\w.]*)$/

/** @param {string | null} body @returns {any} */
function parsed(body) {
  try {
    return JSON.parse(body ?? '') ?? {}
  } catch {
    return {}
  }
}

/**
 * Remembers a token, an account, a file and the like, wherever a dialect puts them.
 * @param {Notes} notes
 * @param {string | null} id of the operation
 * @param {string | null} sent
 * @param {{ status: number, body: string | null }} answer
 */
export function learn({ kept, keep }, id, sent, { status, body }) {
  const { token, user_id, id: ownId, fid, data, Response } = parsed(body)
  if (status >= 400) return
  const found = token ?? data?.token ?? Response?.token
  if (typeof found === 'string') keep('token', found)
  const inData = id?.startsWith('usermodule.login') ? data : data?.user_id
  const account = user_id ?? Response?.id ?? (id?.startsWith('kms.') ? ownId : null) ?? inData
  if (Number(account) > 0) keep('account', String(account))
  const file = fid ?? data?.file_id
  if (Number(file) > 0) keep('file', String(file))
  const sessions = Response?.data
  if (id === 'action.GetSessions' && Array.isArray(sessions)) {
    const own = sessions.find((/** @type {any} */ one) => one.current) ?? sessions[0]
    keep('session', String(own?.session ?? ''))
  }
  const { password, new_password: changed, newPSD } = parsed(sent)
  const hashed = [...md5].find(([, hash]) => hash === newPSD)?.[0]
  const own = changed ?? hashed ?? password
  // A hash opens nothing where the password itself is wanted.
  if (typeof own === 'string' && !/^[0-9a-f]{32}$/.test(own)) keep('password', own)
  if (id === 'kms.avatar') keep('pictured', kept.account)
  if (id !== null && ending.test(id) && kept.token !== '') keep('token', '')
}

/**
 * The token of a form: the admin's, one's own, or none. One's own session is opened again where it has ended.
 * @param {Notes} notes
 * @param {string} as `admin`, `me` or `nobody`
 * @param {string | undefined} admin the login of the admin
 */
export async function tokenFor(notes, as, admin) {
  const { kept, keep, ask } = notes
  if (as === 'nobody') return ''
  if (as === 'admin') return admin === undefined ? '' : String((await ask('/be', { login: admin })).token)
  const own = kept.account || kept.login || kept.phone
  if (kept.token === '' && kept.password !== '') {
    const { Response } = await asMe(notes, '/user', { Action: 'Login', id: own, password: kept.password })
    if (Response?.token) keep('token', Response.token)
  }
  return kept.token
}
