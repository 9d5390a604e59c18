/**
 * Argon2id by the native file of `@node-rs/argon2`, and where a platform has none by Node's own argon2: the same tags, which
 * take it three times as long (docs/decisions/0060-argon2id-by-a-native-file.md).
 */
import { argon2 } from 'node:crypto'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { logInfo } from '../aws/log.ts'

export interface Argon2idInput {
  message: string
  /** At least 8 bytes. */
  nonce: Buffer
  secret: Buffer
  /** Bytes. */
  tagLength: number
  /** KiB, at least 8 for each lane. */
  memory: number
  passes: number
  parallelism: number
}

type Native = Pick<typeof import('@node-rs/argon2'), 'hashRaw'>

// Bundles have the file of their target beside them (resources/build/nativeFile.ts); sources have the package.
const PLACES = ['./argon2.node', '@node-rs/argon2']
// `Algorithm.Argon2id` of the package, which exists in its types alone.
const ARGON2ID = 2

/** Loaded with the function, so that no request waits for it. */
function load(): Native | null {
  const require = createRequire(join(import.meta.dirname, 'argon2.ts'))
  for (const place of PLACES) {
    try {
      return require(place) as Native
    } catch {
      // Not there, or for another platform.
    }
  }
  logInfo('argon2 is that of Node', { platform: process.platform, processor: process.arch })
  return null
}

const native = load()
const ofNode = promisify(argon2)

/**
 * Computes in the thread pool.
 * @throws where the parameters are outside of RFC 9106, section 3.1
 */
export async function argon2id(input: Argon2idInput): Promise<Buffer> {
  if (!native) return ofNode('argon2id', input)
  const { message, nonce, secret, tagLength, memory, passes, parallelism } = input
  return native.hashRaw(message, {
    algorithm: ARGON2ID,
    memoryCost: memory,
    timeCost: passes,
    parallelism,
    outputLen: tagLength,
    salt: nonce,
    secret,
  })
}
