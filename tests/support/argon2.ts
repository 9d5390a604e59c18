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
import { syncBuiltinESMExports } from 'node:module'
import { expect } from 'vitest'
import { bound, type Inputs, native, type Replacement, replaceInNative, replaceInNode } from './boundArgon2.ts'
import { isFull } from './storms.ts'
import { undoneLater } from './wholeProcess.ts'

/**
 * Test files that share verifiers with another process need the full cost, and the one that compares tags; those of the
 * import lower it in that process too (smallArgon2.ts).
 */
const shared = /\/tests\/(local\/(?!import)|packages\.|conformance\.http|lib\/argon2\.)/

/** The costs of all computations so far, including remembered ones, as `memory,passes,parallelism`. */
export const computations: string[] = []

/** The minimum time of a computation in milliseconds: a test raises it to tell a wait for argon2 from other work. */
export const computing = { atLeastMs: 0 }

const worked = new Map<string, Buffer>()

const path = expect.getState().testPath ?? ''
const isExact = isFull || shared.test(path)

function keyOf({ message, nonce, secret, ...cost }: Inputs): string {
  const exact = [message, nonce, secret].map((input) => Buffer.from((input ?? '') as string).toString('base64'))
  return JSON.stringify([...exact, cost.tagLength, cost.memory, cost.passes, cost.parallelism])
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

const remembering: Replacement = async (inputs, compute) => {
  const { memory, passes, parallelism } = inputs
  computations.push([memory, passes, parallelism].join())
  const { atLeastMs } = computing
  const key = keyOf(inputs)
  const tag = worked.get(key) ?? (await compute(isExact ? inputs : bound(inputs)))
  worked.set(key, tag)
  await (atLeastMs > 0 ? pause(atLeastMs) : turn())
  return Buffer.from(tag)
}

replaceInNode(remembering)
syncBuiltinESMExports()
// The native file stays loaded as long as the process.
if (native) undoneLater(replaceInNative(native, remembering))
