import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { isPublicHttps } from '../../config.ts'

/** A route's answer, before it becomes the gateway's result. */
export interface Answer<Body extends object = object> {
  status: number
  body: Body
  headers?: Readonly<Record<string, string>>
  cookies?: readonly string[]
  /** Bytes in base64 in a field of the body, whose text there is empty. */
  embedded?: Embedded | undefined
}

interface Embedded {
  field: string
  bytes: Buffer
}

/** The body's JSON. Base64 is put into it as it is: `JSON.stringify` would look for escapes in each of its characters. */
function jsonOf(body: object, embedded: Embedded | undefined): string {
  const json = JSON.stringify(body)
  if (!embedded) return json
  const empty = `"${embedded.field}":""`
  // Inside of a text each of these quotes would be escaped.
  const at = json.indexOf(empty) + empty.length - 1
  return `${json.slice(0, at)}${embedded.bytes.toString('base64')}${json.slice(at)}`
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
    body: jsonOf(answer.body, answer.embedded),
  }
}
