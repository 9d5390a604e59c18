import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { fault } from '../../fault.ts'
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

const NESTING_MAX = 32
const QUOTE = '"'
const BACKSLASH = '\\'

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

/** A quote behind an odd number of backslashes belongs to the string. */
function isEscaped(json: string, at: number): boolean {
  let backslashes = 0
  while (json[at - 1 - backslashes] === BACKSLASH) backslashes++
  return backslashes % 2 === 1
}

/** Where a string ends that begins with the quote at `start`; a file in it is megabytes long and is passed over at once. */
function endOfString(json: string, start: number): number {
  let end = json.indexOf(QUOTE, start + 1)
  while (end >= 0 && isEscaped(json, end)) end = json.indexOf(QUOTE, end + 1)
  return end < 0 ? json.length : end
}

/** Whether brackets outside of strings nest deeper than allowed, told before any parser recurses into them. */
function nestsTooDeep(json: string): boolean {
  let depth = 0
  for (let index = 0; index < json.length; index++) {
    const character = json[index]
    if (character === QUOTE) index = endOfString(json, index)
    else if (character === '{' || character === '[') {
      depth++
      if (depth > NESTING_MAX) return true
    } else if (character === '}' || character === ']') depth--
  }
  return false
}

function readJson(text: string): RawFields {
  if (nestsTooDeep(text)) throw fault('malformed')
  try {
    return JSON.parse(text) as RawFields
  } catch {
    // The parser's message repeats the text, so it ends here.
    throw fault('malformed')
  }
}

/**
 * Reads a body whatever its content type claims (contract, «Reading a request»): multipart by its header, JSON by its
 * first character, else a form.
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
  const isJson = /^\s*\{/.test(text) && !text.startsWith('\uFEFF')
  return isJson ? { form: 'json', fields: readJson(text) } : { form: 'pairs', fields: readPairs(text) }
}
