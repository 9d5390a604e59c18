import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { settings } from '../../config.ts'
import { fault } from '../../fault.ts'

/** Scheme, host and port, as browsers write an `Origin`. */
const originOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).origin : null)

/** Clients reach a function by the gateway, which speaks HTTPS alone; on a laptop `PUBLIC_URL` says otherwise. */
function isOwn(origin: string, { headers, requestContext }: APIGatewayProxyEventV2): boolean {
  const { PUBLIC_URL, CORS_ORIGINS } = settings()
  if (CORS_ORIGINS.includes(origin) || origin === originOf(PUBLIC_URL)) return true
  const { protocol } = new URL(PUBLIC_URL)
  return [headers['host'], requestContext.domainName].some(
    (host) => host !== undefined && origin === originOf(`${protocol}//${host}`),
  )
}

/** What a browser says that asks before anybody has chosen to (Fetch, `Sec-Purpose`; older names beside it). */
function looksAhead(headers: APIGatewayProxyEventV2['headers']): boolean {
  const says = (name: string, word: string) => headers[name]?.toLowerCase().includes(word) ?? false
  return (
    ['sec-purpose', 'purpose', 'x-moz'].some((name) => says(name, 'prefetch')) ||
    says('sec-purpose', 'prerender') ||
    says('x-purpose', 'preview')
  )
}

/** What a GET of a route does: it only reads, it counts and hands out what it counts, or it acts. */
export type OnGet = 'reads' | 'counts' | 'acts'

/**
 * Refuses what a page of somebody else made a browser send, and what a browser sends by itself (contract, «Browsers»).
 * Apps send none of these headers.
 * @throws {Fault} `foreign-origin`
 */
export function refuseForeignPages(event: APIGatewayProxyEventV2, onGet: OnGet): void {
  const { origin, 'sec-fetch-site': site } = event.headers
  if (origin !== undefined && !isOwn(origin, event)) throw fault('foreign-origin')
  if (onGet === 'acts' && site === 'cross-site') throw fault('foreign-origin')
  if (onGet !== 'reads' && looksAhead(event.headers)) throw fault('foreign-origin')
}
