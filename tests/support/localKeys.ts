import { keysOf } from '../../local/credentials.ts'
import type { Keys } from '../../local/s3/keys.ts'

/** The keys whose signatures the embedded services accept, for this region. */
export const localKeys = (): Keys =>
  keysOf({ AWS_REGION: 'ap-southeast-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' })
