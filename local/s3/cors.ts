/** CORS: requests of pages of other origins (https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html). */

import type { BucketCorsRule } from '../../resources/build/cors.ts'
import type { Answer } from './answer.ts'
import { S3Fault } from './fault.ts'
import type { S3Request } from './request.ts'

const like = (pattern: string, text: string) => {
  const [before = '', after] = pattern.split('*')
  return after === undefined ? pattern === text : text.startsWith(before) && text.endsWith(after)
}

function ruleFor(
  rules: readonly BucketCorsRule[],
  origin: string,
  method: string,
  headers: readonly string[],
): BucketCorsRule | undefined {
  return rules.find(
    ({ AllowedOrigins, AllowedMethods, AllowedHeaders }) =>
      AllowedOrigins.some((pattern) => like(pattern, origin)) &&
      AllowedMethods.includes(method) &&
      headers.every((header) => AllowedHeaders.some((pattern) => like(pattern.toLowerCase(), header))),
  )
}

const allowed = (rule: BucketCorsRule, origin: string): Record<string, string> => ({
  'access-control-allow-origin': origin,
  'access-control-allow-methods': rule.AllowedMethods.join(', '),
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': rule.ExposedHeaders.join(', '),
  'access-control-max-age': String(rule.MaxAge),
  vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
})

/** Headers of every answer to this origin; empty where no rule allows it. */
export function corsHeaders(rules: readonly BucketCorsRule[], { method, headers }: S3Request): Record<string, string> {
  const origin = headers.get('origin')
  const rule = origin === undefined ? undefined : ruleFor(rules, origin, method, [])
  return rule && origin !== undefined ? allowed(rule, origin) : {}
}

/** Answers a preflight. @throws {S3Fault} where no rule allows the request */
export function preflight(rules: readonly BucketCorsRule[], { headers }: S3Request): Answer {
  const origin = headers.get('origin')
  const method = headers.get('access-control-request-method')
  if (origin === undefined || method === undefined) {
    throw new S3Fault('BadRequest', 'Insufficient information. Origin request header needed.')
  }
  const asked = (headers.get('access-control-request-headers') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')
  const rule = ruleFor(rules, origin, method, asked)
  if (!rule) throw new S3Fault('AccessForbidden', 'CORSResponse: This CORS request is not allowed.')
  const names = asked.length > 0 ? { 'access-control-allow-headers': asked.join(', ') } : {}
  return { status: 200, headers: { ...allowed(rule, origin), ...names } }
}
