/**
 * The newest requests to the API of this machine, as the console shows them: in memory alone, so many, without secrets.
 * What the functions log of a request is found by the id that its answer carries, `x-request-id`.
 */
import type { GatewayExchange } from '../gateway/server.ts'
import { readLimit, type ToldLimit } from './limit.ts'
import { maskedBody, maskedHeaders, maskedPath } from './mask.ts'

interface Message {
  headers: [name: string, value: string][]
  body: string
}

/** What the functions said of a request in their own log. */
export interface Told {
  dialect: string | null
  operation: string | null
  /** `ok`, or the kind of the fault. */
  outcome: string | null
  /** The limit that refused it. */
  limit: ToldLimit | null
  /** Requests that it sent to DynamoDB, repeated ones included. */
  dynamodbCalls: number | null
  /** Events of the security log. */
  events: { event: string; reason: string | null }[]
  errors: { message: string; name: string; places: string[] }[]
}

export interface LoggedRequest extends Told {
  id: number
  /** Epoch milliseconds. */
  at: number
  method: string
  path: string
  /** `POST /user/register`, `$default`; null where the gateway answered itself. */
  route: string | null
  /** The `Action` of the body, where there is one. */
  action: string | null
  status: number
  milliseconds: number
  /** Of the answer's body. */
  bytes: number
  /** When a refused caller may come again, in epoch milliseconds. */
  until: number | null
  request: Message
  answer: Message
  /** Whether its bytes are still known. */
  canReplay: boolean
}

/** A request as it came, with its secrets. It leaves this process towards the API alone. */
export interface KeptRequest {
  method: string
  path: string
  headers: [name: string, value: string][]
  body: Buffer
}

export interface RequestLog {
  /** Keeps a request with its answer. */
  take(exchange: GatewayExchange): Promise<void>
  /** Reads a line that a function wrote. */
  hear(line: string): void
  /** Newest first. @param search only those that contain this text anywhere, without regard to case */
  entries(search?: string): LoggedRequest[]
  entry(id: number): LoggedRequest | null
  /** What was sent, to send it again; null where it is too old or was too large. */
  kept(id: number): KeptRequest | null
  clear(): void
  /** Called at every change. @returns a function that ends it */
  watch(listener: () => void): () => void
}

const ENTRIES_MAX = 200
/** Larger requests are shown and cannot be sent again. */
const REPLAY_BYTES_MAX = 64 * 1024

const nothingTold = (): Told => ({
  dialect: null,
  operation: null,
  outcome: null,
  limit: null,
  dynamodbCalls: null,
  events: [],
  errors: [],
})

const textOf = (value: unknown) => (typeof value === 'string' ? value : null)

/** Adds what a line says. Its fields are the service's own words: it logs nothing of what was sent. */
function learn(told: Told, fields: Record<string, unknown>): void {
  const { level, message, dialect, operation, outcome, dynamodbCalls, event, reason, errorName, places } = fields
  told.dialect = textOf(dialect) ?? told.dialect
  told.operation = textOf(operation) ?? told.operation
  told.outcome = textOf(outcome) ?? told.outcome
  told.limit = readLimit(fields['limit']) ?? told.limit
  if (typeof dynamodbCalls === 'number') told.dynamodbCalls = dynamodbCalls
  if (message === 'audit' && typeof event === 'string') told.events.push({ event, reason: textOf(reason) })
  if (level !== 'ERROR') return
  const lines = Array.isArray(places) ? places.map(String) : []
  told.errors.push({ message: String(message), name: String(errorName ?? ''), places: lines })
}

function fieldsOf(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return null
  }
}

const headerOf = (headers: Iterable<readonly [string, string]>, wanted: string) =>
  [...headers].find(([name]) => name.toLowerCase() === wanted)?.[1]

function actionIn(body: string): string | null {
  const action = /^\{.*?"Action":"(\w{1,40})"/.exec(body)?.[1] ?? /(?:^|[&\n])Action=(\w{1,40})/.exec(body)?.[1]
  return action ?? null
}

async function shown(exchange: GatewayExchange, id: number, told: Told): Promise<LoggedRequest> {
  const { method, path, headers, body, answer, at, milliseconds, routeKey } = exchange
  const answered = Object.entries(answer.headers)
  const requestBody = await maskedBody(body ?? Buffer.alloc(0), headerOf(headers, 'content-type') ?? '', true)
  const wait = Number(answer.headers['retry-after'])
  return Object.assign(told, {
    id,
    at,
    method,
    path: maskedPath(path),
    route: routeKey,
    action: actionIn(requestBody),
    status: answer.status,
    milliseconds,
    bytes: answer.body.length,
    until: wait > 0 ? at + milliseconds + wait * 1000 : null,
    request: { headers: maskedHeaders(headers), body: requestBody },
    answer: {
      headers: maskedHeaders([...answered, ...answer.cookies.map((cookie) => ['set-cookie', cookie] as const)]),
      body: await maskedBody(answer.body, answer.headers['content-type'] ?? '', false),
    },
    canReplay: body !== null && body.length <= REPLAY_BYTES_MAX,
  })
}

/** Drops the oldest of what is more than allowed. */
function bound<Key, Value>(map: Map<Key, Value>, max: number): void {
  for (const key of map.keys()) {
    if (map.size <= max) return
    map.delete(key)
  }
}

export function openRequestLog(): RequestLog {
  const entries = new Map<number, LoggedRequest>()
  const kept = new Map<number, KeptRequest>()
  /** By the id of a function's run; a line may come before the answer or behind it. */
  const told = new Map<string, Told>()
  const listeners = new Set<() => void>()
  let last = 0
  const tell = () => {
    for (const listener of listeners) listener()
  }
  const toldOf = (runId: string) => {
    const known = told.get(runId) ?? nothingTold()
    told.set(runId, known)
    bound(told, 2 * ENTRIES_MAX)
    return known
  }
  return {
    async take(exchange) {
      last += 1
      const id = last
      const runId = exchange.answer.headers['x-request-id']
      const entry = await shown(exchange, id, runId === undefined ? nothingTold() : toldOf(runId))
      entries.set(id, entry)
      const { method, path, headers, body } = exchange
      if (body !== null && entry.canReplay)
        kept.set(id, { method, path, headers: [...headers].map(([n, v]) => [n, v]), body })
      bound(entries, ENTRIES_MAX)
      bound(kept, ENTRIES_MAX)
      tell()
    },
    hear(line) {
      const fields = fieldsOf(line)
      const runId = fields?.['requestId']
      if (!fields || typeof runId !== 'string') return
      learn(toldOf(runId), fields)
      tell()
    },
    entries(search = '') {
      const wanted = search.trim().toLowerCase()
      return [...entries.values()]
        .filter((entry) => wanted === '' || JSON.stringify(entry).toLowerCase().includes(wanted))
        .sort((one, other) => other.id - one.id)
    },
    entry: (id) => entries.get(id) ?? null,
    kept: (id) => kept.get(id) ?? null,
    clear() {
      entries.clear()
      kept.clear()
      tell()
    },
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
