/** The body of a recorded request, as it goes over the wire. */
import type { RecordedMultipart, RecordedRequest } from './exchange.ts'

function multipartOf({ fields = {}, files }: RecordedMultipart): { type: string; bytes: Buffer } {
  const boundary = '----recorded-exchange-7MA4YWxkTrZu0gW'
  const head = (disposition: string) => `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n`
  const plain = Object.entries(fields).map(([name, value]) => `${head(`name="${name}"`)}\r\n${value}\r\n`)
  const contents = files.flatMap(({ field, name, type = 'application/octet-stream', content = '', base64 }) => [
    Buffer.from(`${head(`name="${field}"; filename="${name}"`)}Content-Type: ${type}\r\n\r\n`),
    base64 === undefined ? Buffer.from(content) : Buffer.from(base64, 'base64'),
    Buffer.from('\r\n'),
  ])
  const bytes = Buffer.concat([Buffer.from(plain.join('')), ...contents, Buffer.from(`--${boundary}--\r\n`)])
  return { type: `multipart/form-data; boundary=${boundary}`, bytes }
}

/** @returns the bytes, and the type where the form of the body says it; null without a body */
export function bodyOf({
  json,
  form,
  multipart,
  body,
  base64,
}: RecordedRequest): { type?: string; bytes: Buffer } | null {
  if (json !== undefined) return { type: 'application/json', bytes: Buffer.from(JSON.stringify(json)) }
  if (form) return { type: 'application/x-www-form-urlencoded', bytes: Buffer.from(String(new URLSearchParams(form))) }
  if (multipart) return multipartOf(multipart)
  if (body !== undefined) return { bytes: Buffer.from(body) }
  return base64 === undefined ? null : { bytes: Buffer.from(base64, 'base64') }
}
