import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { isPublicHttps } from '../../config.ts'

/** What a route answers, before it becomes a gateway's result. */
export interface Answer<Body extends object = object> {
  status: number
  body: Body
  headers?: Readonly<Record<string, string>>
  cookies?: readonly string[]
}

/** The gateway's form of an answer: UTF-8 JSON, never kept by a cache unless the answer says otherwise. */
export function resultOf(answer: Answer, requestId: string): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: answer.status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...(isPublicHttps() && { 'strict-transport-security': 'max-age=31536000' }),
      ...(answer.status === 401 && { 'www-authenticate': 'Bearer' }),
      ...answer.headers,
      'x-request-id': requestId,
    },
    ...(answer.cookies && { cookies: [...answer.cookies] }),
    body: JSON.stringify(answer.body),
  }
}
