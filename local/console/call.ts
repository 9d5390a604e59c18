/** Calls the API on behalf of the console's page: the API has no CORS for the page's origin. */
import type { KeptRequest } from '../requests/requestLog.ts'
import { type Attachment, formOf } from './attachment.ts'

export interface Call {
  method: string
  path: string
  headers: Record<string, string>
  body: string | null
  /** Sent as multipart, instead of the body. */
  attachment?: Attachment | null | undefined
}

export interface Answered {
  status: number
  statusText: string
  headers: [name: string, value: string][]
  /** The body if it is text, else null. */
  body: string | null
  bytes: number
  milliseconds: number
}

export class CallError extends Error {}

/** @throws {CallError} with a sentence for the page */
export function call(apiUrl: string, { method, path, headers, body, attachment }: Call): Promise<Answered> {
  const url = URL.canParse(path, apiUrl) ? new URL(path, apiUrl) : null
  if (!path.startsWith('/') || url?.origin !== apiUrl) throw new CallError('The path must begin with one slash.')
  return send(`${apiUrl}${path}`, { method, headers, body: attachment ? formOf(attachment) : body, redirect: 'manual' })
}

/** Posts the form of a direct upload. @throws {CallError} where its URL is not the bucket's */
export function postForm(bucketUrl: string, url: string, attachment: Attachment): Promise<Answered> {
  if (url !== bucketUrl) throw new CallError('That is not the form of the local bucket.')
  return send(url, { method: 'POST', body: formOf(attachment) })
}

/** What the connection says and `fetch` says anew. */
const ofTheConnection = /^(host|connection|content-length|transfer-encoding|keep-alive|upgrade|expect|te|trailer)$/i

/** Sends a request once more, as it came. @throws {CallError} with a sentence for the page */
export function callAgain(apiUrl: string, { method, path, headers, body }: KeptRequest): Promise<Answered> {
  if (!path.startsWith('/')) throw new CallError('The path must begin with one slash.')
  const said = headers.filter(([name]) => !ofTheConnection.test(name))
  const sent = body.length === 0 ? null : new Uint8Array(body)
  return send(`${apiUrl}${path}`, { method, headers: said, body: sent, redirect: 'manual' })
}

async function send(url: string, request: RequestInit): Promise<Answered> {
  const startedAt = performance.now()
  const response = await fetch(url, request).catch((error: Error) => {
    throw new CallError(
      error instanceof TypeError && error.cause
        ? 'The API does not answer: it may just be restarting, or an error stands in the terminal.'
        : `This cannot be sent: ${error.message}.`,
    )
  })
  const bytes = Buffer.from(await response.arrayBuffer())
  let text: string | null
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    text = null
  }
  return {
    status: response.status,
    statusText: response.statusText,
    headers: [...response.headers],
    body: text,
    bytes: bytes.length,
    milliseconds: Math.round(performance.now() - startedAt),
  }
}
