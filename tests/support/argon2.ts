/**
 * Argon2id is a pure function and most of what the tests would spend: of each password that is set and typed again, the
 * same inputs are worked out twice. Within a test file the second time is remembered. The functions run in a process of
 * their own over HTTP (tests/conformance.http.test.ts), and there nothing is.
 */
import crypto, { type Argon2Parameters } from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { expect } from 'vitest'

/** What takes the time of comparisons itself. */
const measured = /\/security\/(login|throttling)\.test\.ts$/

type Done = (error: Error | null, tag: Buffer) => void

const worked = new Map<string, Buffer>()
const argon2 = crypto.argon2

function remembering(algorithm: 'argon2id', parameters: Argon2Parameters, done: Done): void {
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
    setImmediate(() => done(null, Buffer.from(known)))
    return
  }
  argon2(algorithm, parameters, (error, tag) => {
    if (!error) worked.set(key, Buffer.from(tag))
    done(error, tag)
  })
}

if (!measured.test(expect.getState().testPath ?? '')) {
  crypto.argon2 = remembering as typeof crypto.argon2
  syncBuiltinESMExports()
}
