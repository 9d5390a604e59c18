/** In Node: as a stream, piece by piece, with its length told before, since S3 takes no chunked bodies. */
import { request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Unreachable } from './refused.ts'
import type { Send, Sending, Sent } from './send.ts'

async function* counted({ body, onProgress }: Sending): AsyncGenerator<Uint8Array> {
  let sent = 0
  for await (const piece of body.stream()) {
    yield piece
    sent += piece.byteLength
    onProgress?.(sent)
  }
}

function begin({ method, url, body, type, signal }: Sending) {
  const request = url.startsWith('https:') ? overHttps : overHttp
  const headers = { 'Content-Length': body.size, ...(type !== null && { 'Content-Type': type }) }
  return request(url, { method, headers, ...(signal && { signal }) })
}

export const sendByNode: Send = async (sending) => {
  sending.signal?.throwIfAborted()
  const outgoing = begin(sending)
  const answered = new Promise<Sent>((resolve, reject) => {
    outgoing.once('error', reject)
    outgoing.once('response', (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.once('error', reject)
      incoming.once('end', () =>
        resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      )
    })
  })
  // An answer may come before the last byte has left (a refusal): it counts, and the rest need not go.
  const written = pipeline(Readable.from(counted(sending)), outgoing)
  try {
    return await Promise.race([answered, written.then(() => answered)])
  } catch (cause) {
    sending.signal?.throwIfAborted()
    throw new Unreachable('the file store does not answer', null, cause)
  } finally {
    void Promise.allSettled([answered, written])
  }
}
