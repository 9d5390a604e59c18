/**
 * Argon2id is a pure function and most of what the tests would spend. Of each password that is set and typed again, the same
 * inputs are worked out twice: within a test file the second time is remembered. And what is asked for at the cost of the
 * service is worked out at a small one, the cost that was asked for being an input of it: another cost is another tag.
 * Other costs than the service's, those of old or hostile verifiers, are what they are.
 * The functions run in processes of their own under `npm run dev` and in their packages, and there everything is as
 * deployed; at full width (`npm run test:storms`) the cost is that of the service too.
 *
 * Each computation that is asked for is counted with its cost: equal work is shown by equal counts, not by a clock.
 */
import crypto, { type Argon2Parameters } from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { expect } from 'vitest'
import { bound } from './boundArgon2.ts'
import { isFull } from './storms.ts'

/** What shares verifiers with another process; imports bring theirs down to the small cost too (smallArgon2.ts). */
const shared = /\/tests\/(local\/(?!import)|packages\.|conformance\.http)/

/** The costs of all computations that were asked for so far, remembered ones too, as `memory,passes,parallelism`. */
export const computations: string[] = []

/** How long each computation takes at least, in milliseconds: what pauses as long as one can then be told from what does not. */
export const computing = { atLeastMs: 0 }

type Done = (error: Error | null, tag: Buffer) => void

const worked = new Map<string, Buffer>()
const argon2 = crypto.argon2

const path = expect.getState().testPath ?? ''
const isExact = isFull || shared.test(path)

function remembering(algorithm: 'argon2id', parameters: Argon2Parameters, whenDone: Done): void {
  const { memory, passes, parallelism } = parameters
  computations.push([memory, passes, parallelism].join())
  const { atLeastMs } = computing
  const done: Done = (error, tag) =>
    void (atLeastMs > 0 ? setTimeout(whenDone, atLeastMs, error, tag) : setImmediate(whenDone, error, tag))
  const inputs = Object.entries(parameters).map(([name, value]) => [
    name,
    Buffer.from(String(value)).toString('base64'),
  ])
  const exact = [parameters.message, parameters.nonce, parameters.secret].map((input) =>
    Buffer.from((input ?? '') as string).toString('base64'),
  )
  const key = JSON.stringify([algorithm, inputs, exact])
  const known = worked.get(key)
  if (known) {
    done(null, Buffer.from(known))
    return
  }
  argon2(algorithm, isExact ? parameters : bound(parameters), (error, tag) => {
    if (!error) worked.set(key, Buffer.from(tag))
    done(error, tag)
  })
}

crypto.argon2 = remembering as typeof crypto.argon2
syncBuiltinESMExports()
