import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { isPublicHttps } from '../../config.ts'

/** A route's answer, before it becomes the gateway's result. */
export interface Answer<Body extends object = object> {
  status: number
  body: Body
  headers?: Readonly<Record<string, string>>
  cookies?: readonly string[]
}

/** The answer in the gateway's form: UTF-8 JSON, with `no-store` unless the answer sets another `Cache-Control`. */
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
