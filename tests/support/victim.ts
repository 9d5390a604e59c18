/** A process that runs one function once, as Lambda does, and may be killed at any moment of it. */
import crypto from 'node:crypto'
import { createRequire } from 'node:module'
import { contextFor } from '../../local/gateway/lambda.ts'
import { bound } from './boundArgon2.ts'
import { isFull } from './storms.ts'

// At the cost of the tests that look at its verifiers (argon2.ts).
const argon2 = crypto.argon2
if (!isFull) {
  crypto.argon2 = ((algorithm, parameters, done) => argon2(algorithm, bound(parameters), done)) as typeof crypto.argon2
}

const [bundle = ''] = process.argv.slice(2)
const { handler } = createRequire(import.meta.url)(bundle) as { handler: (event: unknown, context: unknown) => unknown }

process.once('message', async (event) => {
  await handler(event, contextFor('gatehouse-test-victim', 15))
  process.send?.('finished', () => process.exit())
})
process.send?.('ready')
