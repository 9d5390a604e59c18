/** The one order in which every request is judged (contract, «Order»). */
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type * as v from 'valibot'
import type { Caller } from '../../caller/caller.ts'
import { Fault } from '../../fault.ts'
import { type BodyForm, type RawFields, readBody } from './body.ts'
import { type OnGet, refuseForeignPages } from './browsers.ts'
import { type FieldsSchema, readFields } from './fields.ts'
import { readPairs } from './pairs.ts'

/** Finds the session of a request. A route imports the reader it needs, so that other bundles do not carry it. */
export type SessionReader<Found> = (event: APIGatewayProxyEventV2, body: RawFields, query: RawFields) => Promise<Found>

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export interface Route<Operation extends string, Schema extends FieldsSchema, Found> {
  operation: Operation
  /** One method, or all those of a path that one function answers. */
  method: Method | readonly Method[]
  fields: Schema
  /** The effect of its GET; by default it acts (sends a text, logs in or out). */
  onGet?: OnGet
  /** Larger bodies are refused unread; by default 64 KiB. */
  bodyBytesMax?: number
  /** Missing where the route reads no session. */
  session?: SessionReader<Found>
}

export interface Input<Schema extends FieldsSchema, Found> {
  fields: v.InferOutput<Schema>
  path: Readonly<Record<string, string | undefined>>
  headers: Readonly<Record<string, string | undefined>>
  session: Found
  caller: Caller
  /** Null where there is no body to read. */
  form: BodyForm | null
}

// Account routes have a few short fields; routes with longer ones set their own limit.
const BODY_BYTES_MAX = 64 * 1024

/** A request's fields and form, before its schema is applied. */
export interface Sent {
  event: APIGatewayProxyEventV2
  body: RawFields
  query: RawFields
  /** The fields of the query for a GET and for a DELETE without a body, else those of the body. */
  raw: RawFields
  form: BodyForm | null
}

/**
 * Reads method and page, then the body's form.
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
 * Reads the session, then the fields.
 * @throws {Fault} `no-session`, `malformed`
 */
export async function readInput<Schema extends FieldsSchema, Found>(
  { fields: schema, session: find }: Pick<Route<string, Schema, Found>, 'fields' | 'session'>,
  { event, body, query, raw, form }: Sent,
  caller: Caller,
): Promise<Input<Schema, Found>> {
  const session = (await find?.(event, body, query)) as Found
  const fields = readFields(schema, raw, form)
  return { fields, path: event.pathParameters ?? {}, headers: event.headers, session, caller, form }
}

/**
 * Reads method and page, the body's form, the session and the fields, in this order.
 * @throws {Fault} of whichever fails first
 */
export async function readRequest<Operation extends string, Schema extends FieldsSchema, Found>(
  route: Route<Operation, Schema, Found>,
  event: APIGatewayProxyEventV2,
  caller: Caller,
): Promise<Input<Schema, Found>> {
  return readInput(route, readSent(route, event), caller)
}
