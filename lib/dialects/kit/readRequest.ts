/** The one order in which every request is judged (contract, «Order»). */
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type * as v from 'valibot'
import type { Caller } from '../../caller/caller.ts'
import { Fault } from '../../fault.ts'
import { type BodyForm, type RawFields, readBody } from './body.ts'
import { type OnGet, refuseForeignPages } from './browsers.ts'
import { type FieldsSchema, readFields } from './fields.ts'
import { readPairs } from './pairs.ts'

/** Finds the session of a request. A route imports the reader it needs, so that others do not carry it. */
export type SessionReader<Found> = (event: APIGatewayProxyEventV2, body: RawFields, query: RawFields) => Promise<Found>

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export interface Route<Operation extends string, Schema extends FieldsSchema, Found> {
  operation: Operation
  /** One, or all of a path that one function answers. */
  method: Method | readonly Method[]
  fields: Schema
  /** What its GET does; it acts (sends a text, logs in or out) unless said otherwise. */
  onGet?: OnGet
  /** Larger bodies are refused unread; 64 KiB unless given. */
  bodyBytesMax?: number
  /** Where the route needs none, it is not looked for. */
  session?: SessionReader<Found>
}

export interface Input<Schema extends FieldsSchema, Found> {
  fields: v.InferOutput<Schema>
  path: Readonly<Record<string, string | undefined>>
  headers: Readonly<Record<string, string | undefined>>
  session: Found
  caller: Caller
  /** How the body was written; null where there is none to read. */
  form: BodyForm | null
}

// The request of an account route has some few short fields; who takes longer ones says so.
const BODY_BYTES_MAX = 64 * 1024

/** What was sent, before anybody knows what it is to mean. */
export interface Sent {
  event: APIGatewayProxyEventV2
  body: RawFields
  query: RawFields
  /** Where the fields are: the query of a GET, and of a DELETE without a body; else the body. */
  raw: RawFields
  form: BodyForm | null
}

/**
 * Reads what was sent: method and page first, then the body's form.
 * @throws {Fault} `method-not-allowed`, `foreign-origin`, `malformed`, `body-too-large`
 */
export function readSent(
  {
    method: methods,
    onGet = 'acts',
    bodyBytesMax = BODY_BYTES_MAX,
  }: Pick<Route<string, FieldsSchema, unknown>, 'method' | 'onGet' | 'bodyBytesMax'>,
  event: APIGatewayProxyEventV2,
): Sent {
  const { method } = event.requestContext.http
  const allowed: readonly string[] = [methods].flat()
  if (!allowed.includes(method)) throw new Fault('method-not-allowed', { allowed })
  const isGet = method === 'GET'
  refuseForeignPages(event, isGet ? onGet : 'reads')
  const query: RawFields = readPairs(event.rawQueryString)
  const { form, fields: body } = isGet ? { form: null, fields: {} } : readBody(event, bodyBytesMax)
  const isInQuery = isGet || (method === 'DELETE' && !event.body)
  return { event, body, query, raw: isInQuery ? query : body, form }
}

/**
 * Admits what was sent: the session first, and only then the fields.
 * @throws {Fault} `no-session`, `malformed`
 */
export async function readInput<Schema extends FieldsSchema, Found>(
  { fields: schema, session: find }: Pick<Route<string, Schema, Found>, 'fields' | 'session'>,
  { event, body, query, raw, form }: Sent,
  caller: Caller,
): Promise<Input<Schema, Found>> {
  const session = (await find?.(event, body, query)) as Found
  const fields = readFields(schema, raw)
  return { fields, path: event.pathParameters ?? {}, headers: event.headers, session, caller, form }
}

/**
 * Reads a request: method and page, then the body's form, then the session, and only then the fields.
 * @throws {Fault} of whichever comes first
 */
export async function readRequest<Operation extends string, Schema extends FieldsSchema, Found>(
  route: Route<Operation, Schema, Found>,
  event: APIGatewayProxyEventV2,
  caller: Caller,
): Promise<Input<Schema, Found>> {
  return readInput(route, readSent(route, event), caller)
}
