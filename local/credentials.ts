import type { Keys } from './s3/keys.ts'

/** The credentials that the embedded services accept; with an external DynamoDB those of the caller's environment. */
export function credentials(external: boolean): Record<string, string> {
  const own = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'].flatMap((name) => {
    const value = process.env[name]
    return value ? [[name, value] as const] : []
  })
  if (external && own.length > 1) return Object.fromEntries(own)
  return { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' }
}

/** The functions' credentials, against which S3 checks signatures. */
export function keysOf(environment: Readonly<Record<string, string>>): Keys {
  const { AWS_REGION = '', AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN } = environment
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN,
    region: AWS_REGION,
  }
}
