/** A recorded exchange: one JSON file a case. What the file may say is here; a word that is not, is refused. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

/** One file of a multipart body: its content as text or in base64. */
export interface RecordedFile {
  field: string
  name: string
  type?: string
  content?: string
  base64?: string
}

/** `multipart/form-data`: the plain fields first, then the files, as a browser sends them. */
export interface RecordedMultipart {
  fields?: Record<string, string>
  files: RecordedFile[]
}

export interface RecordedRequest {
  method: string
  /** On the request line as it stands here, after the variables. */
  path?: string
  /** In place of a path: an address of another service that an answer gave. Its answers obey none of this API's rules. */
  url?: string
  headers?: Record<string, string>
  json?: Json
  form?: Record<string, string>
  multipart?: RecordedMultipart
  /** Sent as it stands. */
  body?: string
  base64?: string
}

export interface CookieExpectation {
  value: string
  attributes: string[]
}

/** `"$cleared"` for a cookie that is taken back. */
export type Cookies = Record<string, CookieExpectation | '$cleared'>

export interface Expectation {
  status: number
  /** A subset; `"$absent"` where a header must not be there. */
  headers?: Record<string, string>
  /** All cookies that the answer sets; without this, none may be set. */
  cookies?: Cookies
  /** Exactly these keys in this order; strings that begin with `$` are matchers. */
  body?: Json
  /** The body of another service, as text. */
  text?: string
}

export interface RequestStep {
  request: RecordedRequest
  /** The first answer must be a 308; its target gets the same request and must meet the expectation. */
  follow?: true
  expect: Expectation
}

/** Something that no request of this API can bring about; the host that runs the case does. */
export interface ArrangeStep {
  arrange: string
  with?: JsonObject
}

/** All texts that a number has got, newest first. */
export interface InboxStep {
  inbox: string
  texts: string[]
}

export type Step = RequestStep | ArrangeStep | InboxStep

export interface Case {
  /** `userapi/login-successful` */
  name: string
  title: string
  source: string
  steps: Step[]
}

/** One promise of a page of the contract: an answer that some case must show. */
export interface Row {
  row: string
  /** `POST /user/register`; `*` for whatever route shows it first. */
  request: string
  /** These members of the request's JSON or form. */
  sent?: JsonObject
  status: number
  /** These members of the answer, exactly. */
  body?: JsonObject
}

export interface Page {
  dialect: string
  page: string
  document: string
  /** Headers that every answer of this dialect carries, unless its case says otherwise. */
  headers: Record<string, string>
  rows: Row[]
}

export interface Deviation {
  document: string
  documented: string
  answered: string
  reason: string
  cases: string[]
}

const here = import.meta.dirname

const words: Record<string, readonly string[]> = {
  case: ['title', 'source', 'steps'],
  requestStep: ['request', 'follow', 'expect'],
  request: ['method', 'path', 'url', 'headers', 'json', 'form', 'multipart', 'body', 'base64'],
  expect: ['status', 'headers', 'cookies', 'body', 'text'],
  arrangeStep: ['arrange', 'with'],
  inboxStep: ['inbox', 'texts'],
}

function refuseForeignWords(value: object, kind: string, where: string): void {
  const foreign = Object.keys(value).filter((key) => !words[kind]?.includes(key))
  if (foreign.length > 0) throw new Error(`${where}: a ${kind} has no ${foreign.join(', ')}`)
}

function checkStep(step: Step, where: string): void {
  if (!('request' in step)) {
    refuseForeignWords(step, 'arrange' in step ? 'arrangeStep' : 'inboxStep', where)
    return
  }
  refuseForeignWords(step, 'requestStep', where)
  refuseForeignWords(step.request, 'request', where)
  refuseForeignWords(step.expect, 'expect', where)
  const addresses = ['path', 'url'].filter((key) => key in step.request)
  if (addresses.length !== 1) throw new Error(`${where}: a request has either a path or a url`)
  const bodies = ['json', 'form', 'multipart', 'body', 'base64'].filter((key) => key in step.request)
  if (bodies.length > 1) throw new Error(`${where}: a request has one body, not ${bodies.join(' and ')}`)
  if (!Number.isInteger(step.expect.status)) throw new Error(`${where}: an expectation needs a status`)
}

function readCase(folder: string, file: string): Case {
  const name = `${folder}/${file.replace(/\.json$/, '')}`
  const recorded = JSON.parse(readFileSync(join(here, folder, file), 'utf8')) as Omit<Case, 'name'>
  refuseForeignWords(recorded, 'case', name)
  if (!recorded.title || !recorded.source || !(recorded.steps.length > 0)) {
    throw new Error(`${name}: a case needs a title, a source and steps`)
  }
  for (const [index, step] of recorded.steps.entries()) checkStep(step, `${name}, step ${index + 1}`)
  return { name, ...recorded }
}

/** The folders of cases: one for each dialect that has a page. */
export function readPages(): Page[] {
  return readdirSync(join(here, 'pages'))
    .sort()
    .map((file) => JSON.parse(readFileSync(join(here, 'pages', file), 'utf8')) as Page)
}

export function readCases(dialect: string): Case[] {
  return readdirSync(join(here, dialect))
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => readCase(dialect, file))
}

export function readDeviations(): Deviation[] {
  return JSON.parse(readFileSync(join(here, 'deviations.json'), 'utf8')) as Deviation[]
}

/** What the host must be able to bring about for this case. */
export function arrangementsOf(recorded: Case): string[] {
  return [...new Set(recorded.steps.flatMap((step) => ('arrange' in step ? [step.arrange] : [])))]
}
