/**
 * Loaded before everything else in a process whose verifiers a test examines (`node --import`): replaces argon2id's
 * cost by the test's (argon2.ts), which at full width is that of the service.
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
