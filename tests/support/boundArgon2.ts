import type { Argon2Parameters } from 'node:crypto'

/** The same computation at a small cost, which the real one is bound to: another cost is another tag. */
export function bound(parameters: Argon2Parameters): Argon2Parameters {
  const { memory, passes, parallelism } = parameters
  const associatedData = Buffer.from(JSON.stringify({ memory, passes, parallelism }))
  return { ...parameters, associatedData, memory: 8 * parallelism, passes: 1 }
}
