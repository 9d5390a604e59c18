import crypto, { type Argon2Parameters } from 'node:crypto'
import { createRequire } from 'node:module'

/** What argon2id is computed from, in the words of Node and in those of the native file. */
export type Inputs = Omit<Argon2Parameters, 'associatedData'>

export type NativeArgon2 = Pick<typeof import('@node-rs/argon2'), 'hashRaw'>
type Message = Parameters<NativeArgon2['hashRaw']>[0]
type NativeOptions = NonNullable<Parameters<NativeArgon2['hashRaw']>[1]>

/** The native file as sources load it; null on a platform that has none. */
export const native = ((): NativeArgon2 | null => {
  try {
    return createRequire(import.meta.url)('@node-rs/argon2') as NativeArgon2
  } catch {
    return null
  }
})()

const inBytes = (value: unknown) => Buffer.from((value ?? '') as string)

/**
 * The same computation at a small cost, with the requested cost as a part of the secret: different costs give different
 * tags. Only the service's own cost is replaced; any other, such as a hostile verifier's, is computed as it is.
 */
export function bound<Given extends Inputs>(given: Given): Given {
  const { memory, passes, parallelism } = given
  if (memory !== 19_456 || passes !== 2 || parallelism !== 1) return given
  const secret = Buffer.concat([inBytes(given.secret), Buffer.from(JSON.stringify({ memory, passes, parallelism }))])
  return { ...given, secret, memory: 8 * parallelism, passes: 1 }
}

type Compute = (inputs: Inputs) => Promise<Buffer>
/** Computes in another way, by the way that was there. */
export type Replacement = (inputs: Inputs, compute: Compute) => Promise<Buffer>

/** Replaces the argon2 of Node for whoever imports it after `syncBuiltinESMExports`. */
export function replaceInNode(replacement: Replacement): void {
  const { argon2 } = crypto
  crypto.argon2 = ((algorithm, parameters, done) => {
    const compute: Compute = (inputs) =>
      new Promise((resolve, reject) =>
        argon2(algorithm, inputs, (error, tag) => (error ? reject(error) : resolve(tag))),
      )
    replacement(parameters, compute).then(
      (tag) => done(null, Buffer.from(tag)),
      (error: Error) => done(error, Buffer.alloc(0)),
    )
  }) as typeof crypto.argon2
}

const inputsOf = (message: Message, options: NativeOptions): Inputs => ({
  message,
  nonce: inBytes(options.salt),
  secret: inBytes(options.secret),
  tagLength: options.outputLen ?? 32,
  memory: options.memoryCost ?? 0,
  passes: options.timeCost ?? 0,
  parallelism: options.parallelism ?? 1,
})

/** Replaces the function of a native file that has been loaded. @returns what puts it back */
export function replaceInNative(exported: NativeArgon2, replacement: Replacement): () => void {
  const { hashRaw } = exported
  exported.hashRaw = (message, options) => {
    const compute: Compute = (inputs) =>
      hashRaw(message, {
        ...options,
        salt: inBytes(inputs.nonce),
        secret: inBytes(inputs.secret),
        memoryCost: inputs.memory,
        timeCost: inputs.passes,
        parallelism: inputs.parallelism,
      })
    return replacement(inputsOf(message, options ?? {}), compute)
  }
  return () => {
    exported.hashRaw = hashRaw
  }
}
