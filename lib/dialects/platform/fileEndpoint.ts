/** An endpoint whose answer is a file and no JSON. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import * as v from 'valibot'
import { fault } from '../../fault.ts'
import { type Carried, encodingFor, listCarried, readCarried } from '../../reference/carriedFiles.ts'
import type { Answer } from '../kit/answer.ts'
import type { Handler } from '../kit/pipeline.ts'
import { endpoint } from './endpoint.ts'
import type { Operation } from './operations.ts'

type Headers = Readonly<Record<string, string | undefined>>

/** What is to be sent, with the answer that says so. */
export interface Sending {
  answer: Omit<Answer, 'body'>
  bytes: Buffer
}

type Found = (path: Headers, headers: Headers) => Promise<Sending>

/** The bytes stand in place of the answer's body, in base64, as the gateway has it (payload 2.0). */
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

interface Wanted {
  part: string
  name: string
  /** `Cache-Control` of it. */
  cache: string
}

/**
 * A carried file as the caller takes it; nothing but its tag where the caller has it already (RFC 9110 §13.1.2).
 * @throws {Fault} `no-such-file`
 */
export async function sendCarried({ part, name, cache }: Wanted, headers: Headers): Promise<Sending> {
  const files: Carried = await listCarried(part)
  const file = Object.hasOwn(files, name) ? files[name] : undefined
  if (!file) throw fault('no-such-file')
  const encoding = encodingFor(headers['accept-encoding'])
  const etag = `"${file.sha256.slice(0, 22)}-${encoding}"`
  const common = { 'content-type': file.type, etag, 'cache-control': cache, vary: 'accept-encoding' }
  if (headers['if-none-match'] === etag) return { answer: { status: 304, headers: common }, bytes: Buffer.alloc(0) }
  const encoded = encoding === 'identity' ? {} : { 'content-encoding': encoding }
  return {
    answer: { status: 200, headers: { ...common, ...encoded } },
    bytes: await readCarried(part, name, encoding),
  }
}
