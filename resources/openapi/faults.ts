/** The answers of an operation to the faults that it can meet, from the tables of words. */
import { join } from 'node:path'
import type { Answer } from '../../lib/dialects/kit/answer.ts'
import { answerFault, type Dialect } from '../../lib/dialects/kit/dialect.ts'
import { Fault, type FaultDetails, type FaultKind } from '../../lib/fault.ts'
import type { Reach } from './kinds.ts'
import type { Schema } from './schema.ts'
import { account, explanation, failures, seconds, stranger, uploads } from './strangers.ts'

const root = join(import.meta.dirname, '../..')

/** One refusal of an operation: its faults, status and body. */
export interface Said {
  status: number
  kinds: FaultKind[]
  /** Whether it has the seconds in `Retry-After`. */
  hasWait: boolean
  schema: Schema
}

const wait = { retryAfterSeconds: seconds }
/** No answer tells the limit. */
const limited = { ...wait, limit: { name: '', of: '', max: 0, used: 0, until: '' } }

type Cases = { [Kind in FaultKind]?: readonly FaultDetails[Kind][] }

/** Details that a dialect may answer differently within a kind of fault; other kinds have none. */
const cases: Cases = {
  'no-session': [{ given: false }, { given: true }],
  'identifier-taken': [{ kind: 'phone' }, { kind: 'email' }, { kind: 'loginname' }],
  'wrong-password': [{}, wait],
  'account-locked': [limited],
  'account-frozen': [{ explain: explanation, endsAt: 0 }],
  'already-logged-in': [{ account }],
  'too-many-requests': [limited],
  'file-too-large': [{ upload: null }],
  'sms-failed': [wait],
}

/** Faults of a path without the method, or of no path at all: they belong to no operation. */
const ofNoOperation: ReadonlySet<FaultKind> = new Set(['method-not-allowed'])

/** Kinds whose refusal may contain an upload. */
const offering: ReadonlySet<FaultKind> = new Set(['no-such-file', 'file-too-large'])

function detailsOf(kind: FaultKind, { steps, offersUpload, countsFailures }: Reach): readonly object[] {
  const inSteps = [undefined, ...steps].map((step) => (step === undefined ? {} : { step }))
  if (kind === 'unavailable') return inSteps.map((where) => ({ ...wait, ...where }))
  if (kind === 'internal') return inSteps
  if (kind === 'wrong-password' && countsFailures) return [{ failures }, { ...wait, failures }]
  const usual: readonly object[] = cases[kind] ?? [{}]
  return offersUpload && offering.has(kind) ? [...usual, ...uploads.map((upload) => ({ upload }))] : usual
}

type Words = Pick<Dialect<string>, 'words' | 'routeWords' | 'keptFields'>

export type WordsOf = (dialect: string) => Words

export async function readWords(dialects: readonly string[]): Promise<WordsOf> {
  const read = dialects.map(async (name): Promise<[string, Words]> => {
    const {
      words,
      routeWords = {},
      keptFields = {},
    } = (await import(join(root, 'lib/dialects', name, 'faults.ts'))) as Words
    return [name, { words, routeWords, keptFields }]
  })
  const known = new Map(await Promise.all(read))
  return (dialect) => {
    const words = known.get(dialect)
    if (!words) throw new Error(`${dialect} has no words for faults`)
    return words
  }
}

const schemaOf = (value: unknown): Schema => {
  const open = stranger(value)
  if (open) return open
  // The only list in a refusal is an empty one.
  if (Array.isArray(value)) return { type: 'array', maxItems: value.length }
  if (typeof value !== 'object' || value === null) return { const: value }
  const properties = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, schemaOf(member)]))
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false }
}

function saidTo(kind: FaultKind, detail: object, dialect: Dialect<string>, operation: string): Said {
  const fault = new Fault(kind, detail as FaultDetails[FaultKind])
  const answer: Answer = answerFault(dialect, operation, fault)
  const hasWait = answer.headers?.['retry-after'] !== undefined
  return { status: answer.status, kinds: [kind], hasWait, schema: schemaOf(answer.body) }
}

/** Merges faults with equal refusals into one answer. */
export function merged(all: readonly Said[]): Said[] {
  const byContent = new Map<string, Said>()
  for (const said of all) {
    const key = JSON.stringify([said.status, said.schema])
    const known = byContent.get(key)
    byContent.set(key, {
      ...said,
      kinds: [...new Set([...(known?.kinds ?? []), ...said.kinds])],
      hasWait: said.hasWait || known?.hasWait === true,
    })
  }
  return [...byContent.values()]
}

interface Asked {
  dialect: string
  name: string
  hasBody: boolean
}

export function faultsOf({ dialect, name, hasBody }: Asked, reach: Reach, wordsOf: WordsOf): Said[] {
  const own: Dialect<string> = { name: dialect, ...wordsOf(dialect) }
  const possible = [...reach.kinds].filter((kind) => !ofNoOperation.has(kind) && (hasBody || kind !== 'body-too-large'))
  return merged(
    possible.sort().flatMap((kind) => detailsOf(kind, reach).map((detail) => saidTo(kind, detail, own, name))),
  )
}
