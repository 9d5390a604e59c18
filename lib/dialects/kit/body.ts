import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { fault } from '../../fault.ts'
import { readPairs } from './pairs.ts'

/** The fields of a body, not yet judged. */
export type RawFields = Readonly<Record<string, unknown>>

const NESTING_MAX = 32

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

function textOf(bytes: Buffer): string {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw fault('malformed')
  }
  // What the gateway hands over as text it has decoded itself, and broken bytes have become this character.
  if (text.includes('\uFFFD')) throw fault('malformed')
  return text
}

/** Whether brackets outside of strings nest deeper than allowed, told before any parser recurses into them. */
function nestsTooDeep(json: string): boolean {
  let [depth, inString] = [0, false]
  for (let index = 0; index < json.length; index++) {
    const character = json[index]
    if (inString) {
      if (character === '\\') index++
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
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

async function readMultipart(bytes: Buffer, contentType: string): Promise<RawFields> {
  // A content type that no header can carry fails as soon as the response is made, before any promise is.
  const read = async () => new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData()
  const parsed = await read().catch(() => {
    throw fault('malformed')
  })
  const fields = new Map<string, unknown>()
  for (const [name, value] of parsed) {
    if (fields.has(name) || (typeof value === 'string' && value.includes('\uFFFD'))) throw fault('malformed')
    fields.set(name, value)
  }
  return Object.fromEntries(fields)
}

/**
 * Reads a body whatever its content type claims (contract, «Reading a request»): multipart by its header, JSON by its
 * first character, else a form.
 * @param bytesMax larger ones are refused unread
 * @throws {Fault} `malformed`, `body-too-large`
 */
export async function readBody(event: APIGatewayProxyEventV2, bytesMax: number): Promise<RawFields> {
  const length = event.body?.length ?? 0
  // Four base64 characters are three bytes, and a character of text at least one.
  if ((event.isBase64Encoded ? (length * 3) / 4 - 2 : length) > bytesMax) throw fault('body-too-large')
  const bytes = bytesOf(event)
  if (bytes.length > bytesMax) throw fault('body-too-large')
  const contentType = event.headers['content-type'] ?? ''
  if (/^multipart\/form-data\b/i.test(contentType)) return readMultipart(bytes, contentType)
  const text = textOf(bytes)
  return /^\s*\{/.test(text) && !text.startsWith('\uFEFF') ? readJson(text) : readPairs(text)
}
