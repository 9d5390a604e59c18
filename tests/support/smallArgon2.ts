/**
 * Comes before everything else in a process whose verifiers a test looks at (`node --import`): argon2id at the small cost
 * of that test (argon2.ts), at full width at that of the service.
 */
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { bound } from './boundArgon2.ts'
import { isFull } from './storms.ts'

const argon2 = crypto.argon2
if (!isFull) {
  crypto.argon2 = ((algorithm, parameters, done) => argon2(algorithm, bound(parameters), done)) as typeof crypto.argon2
  syncBuiltinESMExports()
}
