import type { Settings } from '../../lib/config.ts'

/** `provider.httpApi.cors` of the Serverless CLI. */
export interface ApiCors {
  allowedOrigins: readonly string[]
  allowedMethods: readonly string[]
  allowedHeaders: readonly string[]
  exposedResponseHeaders: readonly string[]
  allowCredentials: boolean
  /** Seconds. */
  maxAge: number
}

/** Without origins CORS is off: apps send no `Origin`. */
export function apiCors({ CORS_ORIGINS }: Settings): ApiCors | undefined {
  if (CORS_ORIGINS.length === 0) return undefined
  return {
    allowedOrigins: CORS_ORIGINS,
    allowedMethods: ['GET', 'POST', 'PUT', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'idempotency-key'],
    exposedResponseHeaders: ['retry-after', 'x-request-id'],
    allowCredentials: true,
    maxAge: 86_400,
  }
}

/** A rule of a bucket's CORS configuration. */
export interface BucketCorsRule {
  AllowedOrigins: readonly string[]
  AllowedMethods: readonly string[]
  AllowedHeaders: readonly string[]
  ExposedHeaders: readonly string[]
  MaxAge: number
}

/** The rule for pages of these origins that use links and forms; a resumable upload reads the ETag of each part. */
export function bucketCors({ CORS_ORIGINS }: Settings): BucketCorsRule[] {
  if (CORS_ORIGINS.length === 0) return []
  return [
    {
      AllowedOrigins: CORS_ORIGINS,
      AllowedMethods: ['GET', 'HEAD', 'POST', 'PUT'],
      AllowedHeaders: ['*'],
      ExposedHeaders: ['ETag'],
      MaxAge: 86_400,
    },
  ]
}
