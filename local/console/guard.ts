/** Admits requests of this machine's own browser and tools, and refuses those of foreign pages. */
import type { IncomingMessage } from 'node:http'

const ownNames = new Set(['127.0.0.1', 'localhost'])

/** A foreign name that resolves to 127.0.0.1 (DNS rebinding) is recognised by the Host header. */
function hasOwnHost({ headers }: IncomingMessage): boolean {
  return ownNames.has((headers.host ?? '').replace(/:\d+$/, ''))
}

/** Browsers name the origin of a request; tools such as curl do not, and are admitted. */
function isFromOwnPage({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  return headers.origin === undefined || headers.origin === `http://${headers.host}`
}

const isJson = ({ headers }: IncomingMessage) => /^application\/json\b/i.test(headers['content-type'] ?? '')

/** @returns the sentence of the refusal, or null */
export function refusalOf(request: IncomingMessage): string | null {
  if (!hasOwnHost(request)) return 'The console answers only as 127.0.0.1 or localhost.'
  if (request.method === 'GET') return null
  if (request.method !== 'POST') return 'The console knows GET and POST.'
  if (!isFromOwnPage(request)) return 'The console takes nothing from pages of other origins.'
  // A form of another page cannot send this content type without a CORS preflight.
  return isJson(request) ? null : 'The console takes application/json only.'
}
