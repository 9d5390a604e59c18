/** The keys whose signatures are accepted. */
import { S3Fault } from './fault.ts'
import type { Scope } from './sigv4.ts'

export interface Keys {
  accessKeyId: string
  secretAccessKey: string
  /** Only for temporary credentials. */
  sessionToken: string | undefined
  region: string
}

export interface Caller {
  authType: 'REST-HEADER' | 'REST-QUERY-STRING' | 'POST'
  /** Epoch milliseconds of the signature. */
  signedAt: number
  /** SHA-256 of the body in hex, `UNSIGNED-PAYLOAD` or the streaming form. */
  payload: string
}

/** The largest permitted difference of clocks. */
export const SKEW_MS = 15 * 60 * 1000

/** Checks that the scope has this region and day, and a known key. Shared with POST policies. */
export function checkScope(scope: Scope, time: string, keys: Keys, wrong: (message: string) => S3Fault): void {
  if (scope.service !== 's3') throw wrong('incorrect service. This endpoint belongs to "s3".')
  if (scope.region !== keys.region) throw wrong(`the region '${scope.region}' is wrong; expecting '${keys.region}'`)
  if (!time.startsWith(scope.day)) throw wrong('Invalid credential date. It must be the day of the signature.')
  if (scope.accessKeyId !== keys.accessKeyId) {
    throw new S3Fault('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', {
      AWSAccessKeyId: scope.accessKeyId,
    })
  }
}

export function checkToken(token: string | undefined, keys: Keys): void {
  if (token !== keys.sessionToken)
    throw new S3Fault('InvalidToken', 'The provided token is malformed or otherwise invalid.')
}
