// One cold start: loads a bundle as an ES module, as Lambda's runtime does, and answers one event.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [, , bundle, format, event] = process.argv
const start = performance.now()
const { handler } = format === 'cjs' ? createRequire(import.meta.url)(bundle) : await import(pathToFileURL(bundle))
const loaded = performance.now()
const { statusCode } = await handler(JSON.parse(event), {
  awsRequestId: 'bench',
  getRemainingTimeInMillis: () => 10_000,
})
const answered = performance.now()

process.stderr.write(JSON.stringify({ statusCode, load: loaded - start, first: answered - loaded }))
process.exit(0)
