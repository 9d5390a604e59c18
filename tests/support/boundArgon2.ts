import type { Argon2Parameters } from 'node:crypto'

/**
 * The same computation at a small cost, with the requested cost as an input: different costs give different tags. Only
 * the service's own cost is replaced; any other, such as a hostile verifier's, is computed as it is.
 */
export function bound(parameters: Argon2Parameters): Argon2Parameters {
  const { memory, passes, parallelism } = parameters
  if (memory !== 19_456 || passes !== 2 || parallelism !== 1) return parameters
  const associatedData = Buffer.from(JSON.stringify({ memory, passes, parallelism }))
  return { ...parameters, associatedData, memory: 8 * parallelism, passes: 1 }
}
