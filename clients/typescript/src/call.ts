/** One operation: sent, read, tried again where that is safe. */

import { type Operations, operations, type Row } from './reference.ts'
import { type OperationId, type Refusal, reasonsFor, Unreachable } from './refused.ts'
import { repeatable } from './repeatable.ts'
import type { TokenStorage } from './storage.ts'
import { backOffMs, type Patience, pause } from './waiting.ts'

export interface Connection {
  baseUrl: string
  storage: TokenStorage
  patience: Patience
  fetch: typeof globalThis.fetch
  /** Told when an answer says that the session is over. */
  onSessionEnd: () => void
}

export interface CallOptions {
  signal?: AbortSignal
  /** For what takes one. A fresh one is made for each call unless given; keep yours to repeat after a restart. */
  idempotencyKey?: string
}

export type RequestOf<Id extends OperationId> = Operations[Id]['request']
export type SuccessOf<Id extends OperationId> = Operations[Id]['success']

export type Result<Id extends OperationId> = { ok: true; status: number; answer: SuccessOf<Id> } | Refusal<Id>

type Fields = Record<string, unknown>

interface Prepared {
  url: string
  init: RequestInit & { headers: Record<string, string> }
  token: string | null
}

/** The path with its fields filled in; those are taken out of what is left. */
function addressOf({ path, query = [] }: Row, fields: Fields): { address: string; rest: Fields } {
  const rest = { ...fields }
  const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => {
    const value = encodeURIComponent(String(fields[name] ?? ''))
    if (!name.startsWith('phone')) delete rest[name]
    return value
  })
  const pairs = query.flatMap((name) => (rest[name] == null ? [] : [[name, String(rest[name])] as [string, string]]))
  for (const name of query) delete rest[name]
  return { address: pairs.length > 0 ? `${filled}?${new URLSearchParams(pairs)}` : filled, rest }
}

function bodyOf({ method, action }: Row, fields: Fields): { body?: NonNullable<RequestInit['body']>; type?: string } {
  if (method === 'GET') return {}
  if (!Object.values(fields).some((value) => value instanceof Blob)) {
    return {
      body: JSON.stringify({ ...(action !== undefined && { Action: action }), ...fields }),
      type: 'application/json',
    }
  }
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) form.append(name, value instanceof Blob ? value : String(value))
  }
  // The content type of a form has its boundary, which the platform chooses.
  return { body: form }
}

async function prepare(
  connection: Connection,
  id: OperationId,
  fields: Fields,
  options: CallOptions,
): Promise<Prepared> {
  const row = operations[id]
  const { address, rest } = addressOf(row, fields)
  const { body, type } = bodyOf(row, rest)
  const token = await connection.storage.read()
  const headers = {
    ...(type !== undefined && { 'Content-Type': type }),
    ...(token !== null && { Authorization: `Bearer ${token}` }),
    ...(row.idempotent && { 'Idempotency-Key': options.idempotencyKey ?? crypto.randomUUID() }),
  }
  const { signal } = options
  return {
    url: connection.baseUrl + address,
    token,
    init: {
      method: row.method,
      headers,
      ...(body !== undefined && { body }),
      ...(signal && { signal }),
      // One credential alone: the token. A cookie of an older login would stay unseen.
      credentials: 'omit',
      // The only ways elsewhere lead to files, whose links are asked for instead.
      redirect: 'error',
    },
  }
}

/** The token of an answer, wherever its dialect puts it. */
function tokenIn(answer: unknown): string | null {
  const { token, data, Response: wrapped } = (answer ?? {}) as Record<string, unknown>
  const all = [token, (data as Fields | null | undefined)?.['token'], (wrapped as Fields | undefined)?.['token']]
  return (all.find((one) => typeof one === 'string') as string | undefined) ?? null
}

const ends: ReadonlySet<OperationId> = new Set<OperationId>([
  'action.Logout',
  'action.DeleteAccount',
  'fileserver.loguot',
  'userapi.logout',
])

/** Keeps a new token, forgets one that is over; an answer to an older session changes nothing. */
async function keep(connection: Connection, id: OperationId, sent: string | null, result: Result<OperationId>) {
  const { storage } = connection
  const current = await storage.read()
  const fresh = tokenIn(result.answer)
  if (fresh !== null) {
    if (current === sent || !isRotation(id)) await storage.write(fresh)
    return
  }
  const isOver = result.ok ? ends.has(id) : result.kind === 'no-session'
  if (!isOver || sent === null || current !== sent) return
  await storage.write(null)
  if (!result.ok) connection.onSessionEnd()
}

const isRotation = (id: OperationId) => id === 'action.Update'

const secondsOf = (response: Response): number | null => {
  const seconds = Number(response.headers.get('retry-after') ?? 'none')
  return Number.isInteger(seconds) && seconds > 0 ? seconds : null
}

/** @throws {Unreachable} where the answer is not one of this service */
async function read<Id extends OperationId>(id: Id, response: Response): Promise<Result<Id>> {
  const { status } = response
  const answer = (await response.json().catch((cause: unknown) => {
    throw new Unreachable(`${id}: the answer cannot be read`, status, cause)
  })) as SuccessOf<Id> & Operations[Id]['refusal']
  const kinds = reasonsFor(id, answer)
  const [kind] = kinds
  if (kind !== undefined) return { ok: false, status, kind, kinds, answer, retryAfterSeconds: secondsOf(response) }
  if (!response.ok) throw new Unreachable(`${id}: an answer that nobody has documented`, status)
  return { ok: true, status, answer }
}

async function attempt<Id extends OperationId>(
  connection: Connection,
  id: Id,
  prepared: Prepared,
): Promise<Result<Id>> {
  const { url, init, token } = prepared
  const response = await connection.fetch(url, init).catch((cause: unknown) => {
    init.signal?.throwIfAborted()
    throw new Unreachable(`${id}: no answer`, null, cause)
  })
  const result = await read(id, response)
  await keep(connection, id, token, result as Result<OperationId>)
  return result
}

/** How long to wait before the next try; null where there is none. */
function waitMs({ retries, waitSecondsMax }: Patience, tried: number, result: Result<OperationId> | Unreachable) {
  if (tried >= retries) return null
  if (result instanceof Unreachable) {
    const isPassing = result.status === null || result.status === 429 || result.status >= 500
    return isPassing ? backOffMs(tried) : null
  }
  if (result.ok || (result.status !== 429 && result.status !== 503)) return null
  const seconds = result.retryAfterSeconds
  if (seconds === null) return backOffMs(tried)
  return seconds <= waitSecondsMax ? seconds * 1000 : null
}

const mayRepeat = (id: OperationId) => repeatable.has(id) || operations[id].idempotent === true

/**
 * Sends a request, once more where that is safe and the service asks for it or does not answer.
 * @throws {Unreachable}
 */
export async function callOperation<Id extends OperationId>(
  connection: Connection,
  id: Id,
  fields: RequestOf<Id>,
  options: CallOptions = {},
): Promise<Result<Id>> {
  const prepared = await prepare(connection, id, fields as Fields, options)
  for (let tried = 0; ; tried += 1) {
    const result = await attempt(connection, id, prepared).catch((error: unknown) => {
      if (error instanceof Unreachable) return error
      throw error
    })
    const wait = mayRepeat(id) ? waitMs(connection.patience, tried, result as Result<OperationId> | Unreachable) : null
    if (wait !== null) await pause(wait, options.signal)
    else if (result instanceof Unreachable) throw result
    else return result
  }
}
