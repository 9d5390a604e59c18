import { timingSafeEqual } from 'node:crypto'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Caller } from '../../caller/caller.ts'
import { networkOf } from '../../caller/network.ts'
import { settings } from '../../config.ts'
import { fault } from '../../fault.ts'

const AGENT_LENGTH_MAX = 200

/** The caller's address: the gateway's word, or an own CDN's where it proves itself. */
function addressOf({ headers, requestContext }: APIGatewayProxyEventV2): string {
  const edge = settings().TRUSTED_EDGE
  if (edge) {
    const [given, expected] = [Buffer.from(headers[edge.secretHeader] ?? ''), Buffer.from(edge.secret)]
    const proved = given.length === expected.length && timingSafeEqual(given, expected)
    if (proved) return headers[edge.addressHeader] ?? ''
  }
  return requestContext.http.sourceIp
}

/**
 * Says where a request comes from; limits count by it, so who has no address is refused.
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
