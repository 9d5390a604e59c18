import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { fault } from '../../fault.ts'
import { readJson } from './json.ts'
import { readMultipart } from './multipart.ts'
import { readPairs } from './pairs.ts'
import { decodeUtf8 } from './utf8.ts'

/** The fields of a body, not yet checked. */
export type RawFields = Readonly<Record<string, unknown>>

/** The form of a body; the largest file that it may hold depends on it. */
export type BodyForm = 'multipart' | 'json' | 'pairs'

export interface ReadBody {
  form: BodyForm
  fields: RawFields
}

/** The body's bytes. Base64 is read strictly; Node's own decoder skips characters that do not belong. */
function bytesOf(event: APIGatewayProxyEventV2): Buffer {
  const { isBase64Encoded } = event
  // API Gateway leaves an empty body out; other senders of the event write null.
  const body = event.body ?? ''
  if (!isBase64Encoded) return Buffer.from(body, 'utf8')
  const bytes = Buffer.from(body, 'base64')
  if (bytes.toString('base64') !== body) throw fault('malformed')
  return bytes
}

/** The types that the WHATWG's MIME Sniffing standard calls JSON. */
const jsonType = /^\s*(?:application\/json|text\/json|[^\s;/]+\/[^\s;/]+\+json)\s*(?:;|$)/i
/** JSON that is no object, or text behind a byte order mark. */
const jsonButNoObject = /^\s*[["]|^\uFEFF/

/**
 * Reads a body (contract, «Reading a request»): multipart by its header, JSON by its first character whatever its type
 * says, else a form. JSON that is no object is refused on every route.
 * @param bytesMax larger bodies are refused unread
 * @throws {Fault} `malformed`, `body-too-large`
 */
export function readBody(event: APIGatewayProxyEventV2, bytesMax: number): ReadBody {
  const length = event.body?.length ?? 0
  // Four base64 characters are three bytes; a character of text is at least one.
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
