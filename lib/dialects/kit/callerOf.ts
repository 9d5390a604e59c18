import { createHash, timingSafeEqual } from 'node:crypto'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Caller } from '../../caller/caller.ts'
import { networkOf } from '../../caller/network.ts'
import { settings } from '../../config.ts'
import { fault } from '../../fault.ts'

const AGENT_LENGTH_MAX = 200

/** The caller's address: the gateway's, or the one named by the operator's CDN, which proves itself with a secret. */
function addressOf({ headers, requestContext }: APIGatewayProxyEventV2): string {
  const edge = settings().TRUSTED_EDGE
  const proof = edge && headers[edge.secretHeader]
  if (proof && timingSafeEqual(createHash('sha256').update(proof).digest(), edge.secretSha256)) {
    return headers[edge.addressHeader] ?? ''
  }
  return requestContext.http.sourceIp
}

/**
 * Tells where a request comes from. Limits count by address, so a request without one is refused.
 * @throws {Fault} `forbidden`
 */
export function callerOf(
  event: APIGatewayProxyEventV2,
  { requestId, dialect, operation }: Pick<Caller, 'requestId' | 'dialect' | 'operation'>,
): Caller {
  const address = addressOf(event)
  const network = networkOf(address)
  if (!network) throw fault('forbidden')
  const agent = (event.headers['user-agent'] ?? '').replace(/[^\x20-\x7E]/g, '').slice(0, AGENT_LENGTH_MAX)
  return { network, address, agent, requestId, dialect, operation }
}
