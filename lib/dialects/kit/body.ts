import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { fault } from '../../fault.ts'
import { decodeBase64 } from './base64.ts'
import { readJson } from './json.ts'
import { readMultipart } from './multipart.ts'
import { readPairs } from './pairs.ts'
import { checkText, decodeUtf8 } from './utf8.ts'

/** The fields of a body, not yet checked. */
export type RawFields = Readonly<Record<string, unknown>>

/** The form of a body; the largest file that it may hold depends on it. */
export type BodyForm = 'multipart' | 'json' | 'pairs'

export interface ReadBody {
  form: BodyForm
  fields: RawFields
}

/** A body, read as what its form needs. */
interface Content {
  /** Bytes. */
  size: number
  bytes(): Buffer
  /** @throws {Fault} `malformed` for what is not UTF-8 */
  text(): string
}

/** @throws {Fault} `malformed` for what is no base64 where the event says so */
function contentOf(event: APIGatewayProxyEventV2): Content {
  // API Gateway leaves an empty body out; other senders of the event write null.
  const body = event.body ?? ''
  if (!event.isBase64Encoded) {
    return {
      size: Buffer.byteLength(body),
      bytes: () => Buffer.from(body, 'utf8'),
      text: () => checkText(body),
    }
  }
  const bytes = decodeBase64(body)
  if (bytes === null) throw fault('malformed')
  return { size: bytes.length, bytes: () => bytes, text: () => decodeUtf8(bytes) }
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
  const content = contentOf(event)
  if (content.size > bytesMax) throw fault('body-too-large')
  const contentType = event.headers['content-type'] ?? ''
  if (/^multipart\/form-data\b/i.test(contentType)) {
    return { form: 'multipart', fields: readMultipart(content.bytes(), contentType) }
  }
  const text = content.text()
  if (/^\s*\{/.test(text) && !text.startsWith('\uFEFF')) return { form: 'json', fields: readJson(text) }
  if (text !== '' && (jsonType.test(contentType) || jsonButNoObject.test(text))) throw fault('malformed')
  return { form: 'pairs', fields: readPairs(text) }
}
