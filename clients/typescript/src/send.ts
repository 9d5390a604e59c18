/** How bytes go to S3: each platform sends, and counts, in its own way. */

export interface Sending {
  method: 'POST' | 'PUT'
  url: string
  body: Blob
  /** With its boundary, where the body is a form; S3 takes a part without any. */
  type: string | null
  /** Bytes that have left so far. */
  onProgress?: (sent: number) => void
  signal?: AbortSignal
}

export interface Sent {
  status: number
  text: string
}

/** @throws {Unreachable} where no answer comes; the signal's reason where it is given up */
export type Send = (sending: Sending) => Promise<Sent>

/** The multipart body of a presigned form: its fields first, the file last, as S3 wants it. */
export function formOf(fields: Record<string, string>, file: Blob): { body: Blob; type: string; before: number } {
  const boundary = `gatehouse-${crypto.randomUUID()}`
  const part = (disposition: string) => `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`
  const own = Object.entries(fields).map(([name, value]) => `${part(`name="${name}"`)}${value}\r\n`)
  const head = new Blob([...own, part('name="file"; filename="file"')])
  const body = new Blob([head, file, `\r\n--${boundary}--\r\n`])
  return { body, type: `multipart/form-data; boundary=${boundary}`, before: head.size }
}
