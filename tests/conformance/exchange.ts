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
  /** A list sends the header as often. */
  headers?: Record<string, string | string[]>
  json?: Json
  form?: Record<string, string>
  multipart?: RecordedMultipart
  /** Sent as it stands. */
  body?: string
  /** Fields that no document knows and that are sent all the same, to be ignored. */
  foreign?: string[]
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
  /** The answer is the gateway's own, before any function: it owes nothing but what is expected. */
  gateway?: true
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

/** A table of requests with one answer: each case says what its request has besides, or in place of, what all have. */
export interface TableStep {
  request: Partial<RecordedRequest>
  cases: Partial<RecordedRequest>[]
  follow?: true
  expect: Expectation
}

/** The same request again and again, answered alike. */
export interface RepeatedStep extends RequestStep {
  times: number
}

type RecordedStep = Step | TableStep | RepeatedStep

export interface Case {
  /** `userapi/login-successful` */
  name: string
  title: string
  source: string
  /** One request a step: tables and repetitions are taken apart. */
  steps: Step[]
  /** Where each step stands in the file, for people: `step 3`, or `step 3 (2 of 9)` in a table or repetition. */
  places?: readonly string[]
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
  requestStep: ['request', 'follow', 'gateway', 'expect'],
  tableStep: ['request', 'cases', 'follow', 'gateway', 'expect'],
  repeatedStep: ['request', 'times', 'follow', 'gateway', 'expect'],
  request: ['method', 'path', 'url', 'headers', 'json', 'form', 'multipart', 'body', 'base64', 'foreign'],
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

/** The steps that a step of the file stands for: one, or one for each case of a table, or one each time. */
function stepsOf(step: RecordedStep, where: string): Step[] {
  if ('cases' in step) {
    refuseForeignWords(step, 'tableStep', where)
    const { request, cases, ...shared } = step
    if (cases.length < 2) throw new Error(`${where}: a table has at least two cases`)
    return cases.map((one) => ({ request: { ...request, ...one } as RecordedRequest, ...shared }))
  }
  if (!('times' in step)) return [step]
  refuseForeignWords(step, 'repeatedStep', where)
  const { times, ...repeated } = step
  if (!(Number.isInteger(times) && times >= 2)) throw new Error(`${where}: a repetition has at least two times`)
  return Array.from({ length: times }, () => repeated)
}

interface Placed {
  place: string
  step: Step
}

function placed(step: RecordedStep, index: number, name: string): Placed[] {
  const place = `step ${index + 1}`
  const steps = stepsOf(step, `${name}, ${place}`)
  if (steps.length === 1) return steps.map((only) => ({ place, step: only }))
  return steps.map((one, number) => ({ place: `${place} (${number + 1} of ${steps.length})`, step: one }))
}

/** What a file of this folder says, tables taken apart. */
export function caseFrom(name: string, text: string): Case {
  const { steps, ...recorded } = JSON.parse(text) as Omit<Case, 'name' | 'steps'> & { steps: RecordedStep[] }
  refuseForeignWords({ ...recorded, steps }, 'case', name)
  if (!recorded.title || !recorded.source || !(steps.length > 0)) {
    throw new Error(`${name}: a case needs a title, a source and steps`)
  }
  const all = steps.flatMap((step, index) => placed(step, index, name))
  for (const { place, step } of all) checkStep(step, `${name}, ${place}`)
  return { name, ...recorded, steps: all.map(({ step }) => step), places: all.map(({ place }) => place) }
}

function readCase(folder: string, file: string): Case {
  return caseFrom(`${folder}/${file.replace(/\.json$/, '')}`, readFileSync(join(here, folder, file), 'utf8'))
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
