/**
 * Argon2id is a pure function and would take most of the tests' time. A password that is set and typed again needs the
 * same computation twice: within a test file the second result is remembered. A computation at the service's cost is
 * done at a small cost instead, with the requested cost as one of its inputs, so that different costs still give
 * different tags. Computations at other costs, those of old or hostile verifiers, are not changed. The functions that
 * run in processes of their own, under `npm run dev` and in their packages, always compute as deployed; at full width
 * (`npm run test:storms`) the service's full cost is used everywhere.
 *
 * Each computation is counted with its cost: tests prove equal work by equal counts, not by a clock.
 */
import crypto, { type Argon2Parameters } from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { expect } from 'vitest'
import { bound } from './boundArgon2.ts'
import { isFull } from './storms.ts'

/**
 * Test files that share verifiers with another process need the full cost; those of the import lower it in that process
 * too (smallArgon2.ts).
 */
const shared = /\/tests\/(local\/(?!import)|packages\.|conformance\.http)/

/** The costs of all computations so far, including remembered ones, as `memory,passes,parallelism`. */
export const computations: string[] = []

/** The minimum time of a computation in milliseconds: a test raises it to tell a wait for argon2 from other work. */
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
