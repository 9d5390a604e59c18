import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { settings } from '../../config.ts'
import { fault } from '../../fault.ts'

/** Scheme, host and port, in the form of an `Origin` header. */
const originOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).origin : null)

/** The gateway speaks HTTPS only, so an own origin begins with it; on a laptop `PUBLIC_URL` says otherwise. */
function isOwn(origin: string, { headers, requestContext }: APIGatewayProxyEventV2): boolean {
  const { PUBLIC_URL, CORS_ORIGINS } = settings()
  if (CORS_ORIGINS.includes(origin) || origin === originOf(PUBLIC_URL)) return true
  const { protocol } = new URL(PUBLIC_URL)
  // `domainName` has no port: beside a `Host` with one it would make a page on another port an own one.
  return origin === originOf(`${protocol}//${headers['host'] ?? requestContext.domainName}`)
}

/** Whether a browser asks ahead of the user's choice, to prefetch (Fetch, `Sec-Purpose`, and its older names). */
function looksAhead(headers: APIGatewayProxyEventV2['headers']): boolean {
  const says = (name: string, word: string) => headers[name]?.toLowerCase().includes(word) ?? false
  return (
    ['sec-purpose', 'purpose', 'x-moz'].some((name) => says(name, 'prefetch')) ||
    says('sec-purpose', 'prerender') ||
    says('x-purpose', 'preview')
  )
}

/** The effect of a route's GET: it reads; it reads and counts a download; or it acts. */
export type OnGet = 'reads' | 'counts' | 'acts'

/**
 * Refuses requests that another site's page makes a browser send, and prefetches (contract, «Browsers»). Apps send none
 * of these headers.
 * @throws {Fault} `foreign-origin`
 */
export function refuseForeignPages(event: APIGatewayProxyEventV2, onGet: OnGet): void {
  const { origin, 'sec-fetch-site': site } = event.headers
  if (origin !== undefined && !isOwn(origin, event)) throw fault('foreign-origin')
  if (onGet === 'acts' && site === 'cross-site') throw fault('foreign-origin')
  if (onGet !== 'reads' && looksAhead(event.headers)) throw fault('foreign-origin')
}
