/** The one order in which every request is judged (contract, «Order»). */
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type * as v from 'valibot'
import { Fault } from '../../fault.ts'
import type { Origin } from '../../origin.ts'
import { type RawFields, readBody } from './body.ts'
import { refuseForeignPages } from './browsers.ts'
import { type FieldsSchema, readFields } from './fields.ts'
import { readPairs } from './pairs.ts'

/** Finds the session of a request. A route imports the reader it needs, so that others do not carry it. */
export type SessionReader<Found> = (event: APIGatewayProxyEventV2, body: RawFields, query: RawFields) => Promise<Found>

export interface Route<Operation extends string, Schema extends FieldsSchema, Found> {
  operation: Operation
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  fields: Schema
  /** Where the route needs none, it is not looked for. */
  session?: SessionReader<Found>
}

export interface Input<Schema extends FieldsSchema, Found> {
  fields: v.InferOutput<Schema>
  path: Readonly<Record<string, string | undefined>>
  headers: Readonly<Record<string, string | undefined>>
  session: Found
  origin: Origin
}

// The largest request of an account route has some few fields; files have their own limit.
const BODY_BYTES_MAX = 64 * 1024

/**
 * Reads a request: method and page, then the body's form, then the session, and only then the fields.
 * @throws {Fault} of whichever comes first
 */
export async function judge<Operation extends string, Schema extends FieldsSchema, Found>(
  route: Route<Operation, Schema, Found>,
  event: APIGatewayProxyEventV2,
  origin: Origin,
): Promise<Input<Schema, Found>> {
  const { method } = event.requestContext.http
  if (method !== route.method) throw new Fault('method-not-allowed', { allowed: [route.method] })
  const isGet = method === 'GET'
  refuseForeignPages(event, isGet)
  const query: RawFields = readPairs(event.rawQueryString)
  const body = isGet ? {} : await readBody(event, BODY_BYTES_MAX)
  const session = (await route.session?.(event, body, query)) as Found
  const fields = readFields(route.fields, isGet ? query : body)
  return { fields, path: event.pathParameters ?? {}, headers: event.headers, session, origin }
}
