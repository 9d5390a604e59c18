/** Judges a running service by hand. */
import { parseArgs } from 'node:util'
import { type Case, readCases, readPages } from './exchange.ts'
import { freshLoopback } from './loopback.ts'
import { type ReferenceDocument, referenceJudge } from './reference.ts'
import { caseLines, coverageLines, tally } from './report.ts'
import { type Host, type Outcome, runCase } from './runner.ts'

const usage = `Usage: npm run conformance -- --base <url> [--console <url>] [--only <text>]

  --base <url>     the service (BASE_URL, else http://127.0.0.1:3000)
  --console <url>  the console of "npm run dev" (CONSOLE_URL): without it nobody can read the texts, and what needs a
                   code is skipped
  --no-reference   does not hold the exchanges against the /openapi.json that the service serves
  --only <text>    exchanges with this in their name or title`

const options = {
  base: { type: 'string', default: process.env['BASE_URL'] ?? 'http://127.0.0.1:3000' },
  console: { type: 'string', default: process.env['CONSOLE_URL'] ?? '' },
  reference: { type: 'boolean', default: true },
  only: { type: 'string', default: '' },
  help: { type: 'boolean', short: 'h', default: false },
} as const

function readOptions() {
  try {
    return parseArgs({ options, allowNegative: true }).values
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`)
    return process.exit(2)
  }
}

const values = readOptions()
if (values.help) {
  console.log(usage)
  process.exit(0)
}

// A run against this machine comes from an address of its own, so that a second one finds the hourly budgets unspent.
const address = new URL(values.base).hostname === '127.0.0.1' ? freshLoopback() : null

/** The service's own reference; none where a setting has closed it. */
async function readReference(base: string) {
  const served = await fetch(new URL('/openapi.json', base))
  if (served.ok) return { reference: referenceJudge((await served.json()) as ReferenceDocument) }
  console.log(`The exchanges are not held against a reference: /openapi.json answers ${served.status}.`)
  return {}
}

const host: Host = {
  base: values.base,
  ...(values.reference && (await readReference(values.base))),
  console: values.console || null,
  arrangements: {},
  ...(address !== null && { localAddress: () => address }),
}
const wanted = ({ name, title }: Case) => name.includes(values.only) || title.includes(values.only)
const outcomes = new Map<string, Outcome>()
const coverage: string[] = []

for (const page of readPages()) {
  const cases = readCases(page.dialect).filter(wanted)
  if (cases.length > 0) console.log(`\n${page.dialect}`)
  for (const recorded of cases) {
    const outcome = await runCase(recorded, host, page.headers)
    outcomes.set(recorded.name, outcome)
    console.log(caseLines(recorded, outcome).join('\n'))
  }
  if (values.only === '') coverage.push('', ...coverageLines(page, cases, outcomes))
}

console.log([...coverage, '', tally(outcomes)].join('\n'))
const failures = [...outcomes.values()].flatMap((outcome) => (outcome.state === 'failed' ? outcome.problems : []))
if (failures.some((problem) => problem.includes('got 429'))) {
  console.log('An unexpected 429: the hourly budgets of this network are spent. Wait, or start with --fresh.')
}
process.exitCode = failures.length > 0 ? 1 : 0
