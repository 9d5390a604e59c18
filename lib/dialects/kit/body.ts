import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { fault } from '../../fault.ts'
import { readJson } from './json.ts'
import { readMultipart } from './multipart.ts'
import { readPairs } from './pairs.ts'
import { decodeUtf8 } from './utf8.ts'

/** The fields of a body, not yet judged. */
export type RawFields = Readonly<Record<string, unknown>>

/** How a body was written: what it may carry inline depends on it. */
export type BodyForm = 'multipart' | 'json' | 'pairs'

export interface ReadBody {
  form: BodyForm
  fields: RawFields
}

/** The body's bytes; base64 is taken strictly, since Node's own decoder forgives garbage. */
function bytesOf(event: APIGatewayProxyEventV2): Buffer {
  const { isBase64Encoded } = event
  // API Gateway leaves an empty body out, others say null.
  const body = event.body ?? ''
  if (!isBase64Encoded) return Buffer.from(body, 'utf8')
  const bytes = Buffer.from(body, 'base64')
  if (bytes.toString('base64') !== body) throw fault('malformed')
  return bytes
}

const jsonType = /^\s*application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i
/** What begins like JSON and is no object, a byte order mark among it. */
const jsonButNoObject = /^\s*[["]|^\uFEFF/

/**
 * Reads a body (contract, «Reading a request»): multipart by its header, JSON by its first character whatever its type
 * claims, else a form. What says that it is JSON and is no object can be read by no route.
 * @param bytesMax larger ones are refused unread
 * @throws {Fault} `malformed`, `body-too-large`
 */
export function readBody(event: APIGatewayProxyEventV2, bytesMax: number): ReadBody {
  const length = event.body?.length ?? 0
  // Four base64 characters are three bytes, and a character of text at least one.
  if ((event.isBase64Encoded ? (length * 3) / 4 - 2 : length) > bytesMax) throw fault('body-too-large')
  const bytes = bytesOf(event)
  if (bytes.length > bytesMax) throw fault('body-too-large')
  const contentType = event.headers['content-type'] ?? ''
  if (/^multipart\/form-data\b/i.test(contentType)) {
    return { form: 'multipart', fields: readMultipart(bytes, contentType) }
  }
  const text = decodeUtf8(bytes)
  if (/^\s*\{/.test(text) && !text.startsWith('\uFEFF')) return { form: 'json', fields: readJson(text) }
  if (text !== '' && (jsonType.test(contentType) || jsonButNoObject.test(text))) throw fault('malformed')
  return { form: 'pairs', fields: readPairs(text) }
}
