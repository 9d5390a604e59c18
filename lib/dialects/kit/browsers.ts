import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { settings } from '../../config.ts'
import { fault } from '../../fault.ts'

function isOwn(origin: string, event: APIGatewayProxyEventV2): boolean {
  if (settings().CORS_ORIGINS.includes(origin)) return true
  const host = URL.canParse(origin) ? new URL(origin).host : null
  return host !== null && (host === event.headers['host'] || host === event.requestContext.domainName)
}

/**
 * Refuses what a page of somebody else made a browser send (contract, «Browsers»); apps send neither header.
 * @param actsOnGet whether a GET of this route sends a text or logs in
 * @throws {Fault} `foreign-origin`
 */
export function refuseForeignPages(event: APIGatewayProxyEventV2, actsOnGet: boolean): void {
  const { origin, 'sec-fetch-site': site } = event.headers
  if (origin !== undefined && !isOwn(origin, event)) throw fault('foreign-origin')
  if (actsOnGet && site === 'cross-site') throw fault('foreign-origin')
}
