import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { Answer } from './answer.ts'
import type { S3Fault } from './fault.ts'
import { errorDocument } from './xml.ts'

/** An error answer in S3's form. @param path of the request */
export function refusal(fault: S3Fault, path: string, requestId: string): Answer {
  const { code, message, details, status } = fault
  const resource = { Resource: path, RequestId: requestId, HostId: 'local' }
  return {
    status,
    headers: { 'content-type': 'application/xml' },
    ...(status !== 304 && { body: errorDocument({ Code: code, Message: message, ...details, ...resource }) }),
  }
}

/** Reads the rest of a body, so that the sender receives the answer instead of a broken connection. */
export async function drain(incoming: IncomingMessage): Promise<void> {
  if (incoming.complete || incoming.destroyed) return
  incoming.resume()
  await new Promise<void>((resolve) => incoming.once('end', resolve).once('close', resolve))
}

export async function send(
  answer: Answer,
  response: ServerResponse,
  requestId: string,
  isHead: boolean,
): Promise<void> {
  const { status, headers, body } = answer
  response.writeHead(status, {
    // The clock of this process, which tests move.
    date: new Date().toUTCString(),
    server: 'AmazonS3',
    'x-amz-request-id': requestId,
    ...headers,
  })
  if (body === undefined || isHead) return void response.end()
  if (typeof body === 'string') return void response.end(body)
  // A reader that disconnects early is no error.
  await pipeline(body(), response).catch(() => response.destroy())
}
