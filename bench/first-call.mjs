// One cold start: loads a bundle as an ES module, as Lambda's runtime does, and answers one event.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [, , bundle, format, event] = process.argv
const cpuBefore = process.cpuUsage()
const start = performance.now()
const { handler } = format === 'cjs' ? createRequire(import.meta.url)(bundle) : await import(pathToFileURL(bundle))
const loaded = performance.now()
const { statusCode } = await handler(JSON.parse(event), {
  awsRequestId: 'bench',
  getRemainingTimeInMillis: () => 10_000,
})
const answered = performance.now()
const { user, system } = process.cpuUsage(cpuBefore)

const cpu = (user + system) / 1000
process.stderr.write(JSON.stringify({ statusCode, load: loaded - start, first: answered - loaded, cpu }))
process.exit(0)
