/**
 * One signed POST to an AWS service: DynamoDB, SSM and SNS take nothing else. The SDK's client takes three times the
 * processor time of this and 180 KB in every bundle (docs/decisions/0017); what it decides stays as it decides it.
 */
import type { TimeLimits } from './connections.ts'
import { type Answered, sendSigned } from './signedRequest.ts'

export interface Post extends TimeLimits {
  service: string
  region: string
  endpoint: URL
  headers: Readonly<Record<string, string>>
  body: string
}

export interface Posted extends Omit<Answered, 'body'> {
  body: string
}

/** Sends one request, once. @throws what {@link sendSigned} throws */
export async function post(call: Post): Promise<Posted> {
  const answer = await sendSigned({ ...call, method: 'POST', path: call.endpoint.pathname, query: '' })
  return { ...answer, body: answer.body.toString() }
}
