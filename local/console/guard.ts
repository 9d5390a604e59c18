/**
 * Who may talk to the console: this machine's own browser and tools, never a page of somebody else.
 */
import type { IncomingMessage } from 'node:http'

const ownNames = new Set(['127.0.0.1', 'localhost'])

/** A foreign name that resolves to 127.0.0.1 (DNS rebinding) still stands in the Host header. */
function hasOwnHost({ headers }: IncomingMessage): boolean {
  return ownNames.has((headers.host ?? '').replace(/:\d+$/, ''))
}

/** Browsers say where a request comes from; tools such as curl say nothing and are welcome. */
function isFromOwnPage({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  return headers.origin === undefined || headers.origin === `http://${headers.host}`
}

const isJson = ({ headers }: IncomingMessage) => /^application\/json\b/i.test(headers['content-type'] ?? '')

/** @returns the sentence with which the request is refused, or null */
export function refusalOf(request: IncomingMessage): string | null {
  if (!hasOwnHost(request)) return 'The console answers only as 127.0.0.1 or localhost.'
  if (request.method === 'GET') return null
  if (request.method !== 'POST') return 'The console knows GET and POST.'
  if (!isFromOwnPage(request)) return 'The console takes nothing from pages of other origins.'
  // A form of another page cannot send this type without the browser asking first.
  return isJson(request) ? null : 'The console takes application/json only.'
}
