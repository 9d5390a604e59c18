/** Endpoints that answer with a file instead of JSON. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import * as v from 'valibot'
import { fault } from '../../fault.ts'
import { type Carried, encodingFor, listCarried, readCarried } from '../../pages/carriedFiles.ts'
import type { Answer } from '../kit/answer.ts'
import type { Handler } from '../kit/pipeline.ts'
import { endpoint } from './endpoint.ts'
import type { Operation } from './operations.ts'

type Headers = Readonly<Record<string, string | undefined>>

/** The file to send, with the answer that carries it. */
export interface Sending {
  answer: Omit<Answer, 'body'>
  bytes: Buffer
}

type Found = (path: Headers, headers: Headers) => Promise<Sending>

/** Puts the bytes into the answer's body as base64 (payload format 2.0). */
export function fileEndpoint(operation: Operation, find: Found): Handler {
  const sent = new WeakMap<Headers, Buffer>()
  const handler = endpoint(
    { operation, method: 'GET', onGet: 'reads', fields: v.object({}) },
    async ({ path, headers }) => {
      const { answer, bytes } = await find(path, headers)
      sent.set(headers, bytes)
      return { ...answer, body: {} }
    },
  )
  return async (event: APIGatewayProxyEventV2, context) => {
    const result = await handler(event, context)
    const bytes = sent.get(event.headers)
    return bytes ? { ...result, body: bytes.toString('base64'), isBase64Encoded: true } : result
  }
}

/**
 * Whether the caller's `If-None-Match` names this tag (RFC 9110 §13.1.2): a list, compared weakly, because a proxy that
 * compresses makes a tag weak; `*` is every tag.
 */
function isCurrent(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags.includes(etag) || tags.join() === '*'
}

/**
 * A file of the bundle in the encoding that the caller accepts; 304 where the caller's tag is current (RFC 9110
 * §13.1.2).
 * @throws {Fault} `no-such-file`
 */
export async function sendCarried(part: string, name: string, headers: Headers): Promise<Sending> {
  const files: Carried = await listCarried(part)
  const file = Object.hasOwn(files, name) ? files[name] : undefined
  if (!file) throw fault('no-such-file')
  const encoding = encodingFor(headers['accept-encoding'])
  const etag = `"${file.sha256.slice(0, 22)}-${encoding}"`
  const common = { ...file.headers, etag, vary: 'accept-encoding' }
  if (isCurrent(headers['if-none-match'], etag))
    return { answer: { status: 304, headers: common }, bytes: Buffer.alloc(0) }
  const encoded = encoding === 'identity' ? {} : { 'content-encoding': encoding }
  return {
    answer: { status: 200, headers: { ...common, ...encoded } },
    bytes: await readCarried(part, name, encoding),
  }
}
