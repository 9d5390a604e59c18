/** A process that runs one function once, as Lambda does, and may be killed at any time. */
import './smallArgon2.ts'
import { createRequire } from 'node:module'
import { contextFor } from '../../local/gateway/lambda.ts'

const [bundle = ''] = process.argv.slice(2)
const { handler } = createRequire(import.meta.url)(bundle) as { handler: (event: unknown, context: unknown) => unknown }

process.once('message', async (event) => {
  await handler(event, contextFor('gatehouse-test-victim', 15))
  process.send?.('finished', () => process.exit())
})
process.send?.('ready')
