/**
 * Makes one small mistake after the other in the domain and asks whether a test notices: a score of the tests. Ends with the
 * table and the mistakes that nobody noticed.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { explain } from '../../resources/build/usage.ts'
import { readCoverage, type TestFile } from './coverage.ts'
import { type Mutant, readMutants } from './mutants.ts'
import { type Order, orderOf } from './order.ts'
import { type Runner, startRunner } from './runners.ts'
import { type Result, report, type Verdict } from './score.ts'
import { hashOf, makeTree, resultsPath, treePath } from './tree.ts'

const usage = `Usage: npm run test:mutation -- [--sample 300] [--seed 1] [--workers 1] [--seconds 60] [path …]

  path            a folder, a file, or a place in one (lib/codes/code.ts:39): its mutants alone
  --sample <n>    so many at random of all that are meant (all)
  --seed <text>   by which they are chosen: the same for the same text (1)
  --workers <n>   how many tests run at once (1)
  --seconds <n>   a mutant survives when the most promising tests of so many seconds did not notice it (60)
  --list          print the mutants, run nothing`

explain(usage)

const options = {
  sample: { type: 'string' },
  seed: { type: 'string', default: '1' },
  workers: { type: 'string', default: '1' },
  seconds: { type: 'string', default: '60' },
  list: { type: 'boolean', default: false },
} as const

function readOptions() {
  try {
    return parseArgs({ options, allowPositionals: true })
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`)
    return process.exit(2)
  }
}

const { values, positionals: paths } = readOptions()

const isMeant = ({ key }: Mutant) =>
  paths.length === 0 ||
  paths.some((path) => key === path || (/^[/: ]/.test(key.slice(path.length)) && key.startsWith(path)))

/** The same mutants for the same seed, as long as their sources are the same. */
function chosen(mutants: readonly Mutant[]): Mutant[] {
  const meant = mutants.filter(isMeant)
  const drawn = meant.map((mutant) => ({ mutant, lot: hashOf(values.seed, mutant.name) }))
  drawn.sort((one, other) => (one.lot < other.lot ? -1 : 1))
  return drawn.slice(0, Number(values.sample ?? meant.length)).map(({ mutant }) => mutant)
}

/** A mutant that takes so much longer never ends. */
const limitOf = ({ milliseconds }: TestFile) => 30_000 + 6 * milliseconds

/** The first files, as long as they take together; one at least. */
function withinTime(files: readonly TestFile[]): TestFile[] {
  let left = Number(values.seconds) * 1000
  return files.filter(({ milliseconds }, index) => {
    const fits = index === 0 || milliseconds <= left
    if (fits) left -= milliseconds
    return fits
  })
}

async function judge(mutant: Mutant, order: Order, runner: Runner): Promise<Omit<Result, 'state'>> {
  const began = performance.now()
  const files = order.filesFor(mutant)
  const { key, folder, original } = mutant
  const resultOf = (verdict: Verdict, by: string | null = null, reason: string | null = null) => {
    const seconds = Math.round((performance.now() - began) / 100) / 10
    return { key, folder, original, verdict, by, reason, seconds }
  }
  for (const file of withinTime(files)) {
    const ran = await runner.run({ file: file.file, mutant: mutant.id, coverage: null }, limitOf(file))
    order.learn(mutant, file.file, !ran?.ok)
    if (!ran) return resultOf('hangs', file.file)
    if (!ran.ok) return resultOf('found', `${file.file} > ${ran.test}`, ran.reason)
  }
  return resultOf(files.length === 0 ? 'unreached' : 'survives')
}

/** All that was ever tried here. */
function earlierResults(): Result[] {
  const lines = existsSync(resultsPath) ? readFileSync(resultsPath, 'utf8').split('\n').filter(Boolean) : []
  return lines.map((line) => JSON.parse(line) as Result)
}

function learnFrom(results: readonly Result[], order: Order): void {
  for (const { key, folder, by } of results) {
    const [test] = by?.split(' > ') ?? []
    if (test) order.learn({ folder, file: key.replace(/:.*/, '') }, test, true)
  }
}

const mutated = await readMutants(process.cwd())
const mine = chosen(mutated.mutants)
if (values.list) {
  for (const { key, original } of mine) console.log(`${key}\n  was: ${original.slice(0, 160)}`)
  console.log(`${mine.length} of ${mutated.mutants.length}`)
  process.exit()
}

const state = makeTree(mutated)
const runners = Array.from({ length: Number(values.workers) }, () => startRunner(treePath))
process.on('exit', () => {
  for (const runner of runners) runner.end()
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))
const order = orderOf(await readCoverage(mutated, runners), mutated.mutants)
const earlier = earlierResults()
learnFrom(earlier, order)
/** With the same sources and tests the same comes of it. */
const done = new Map(earlier.filter((result) => result.state === state).map((result) => [result.key, result]))
const waiting = mine.filter(({ key }) => !done.has(key))
const workers = runners.map(async (runner) => {
  for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
    const result = { state, ...(await judge(mutant, order, runner)) }
    appendFileSync(resultsPath, `${JSON.stringify(result)}\n`)
    done.set(mutant.key, result)
    console.log(`${done.size}/${mine.length} ${result.verdict} ${result.seconds} s ${result.key} ${result.by ?? ''}`)
  }
})
await Promise.all(workers)
console.log(report(mine.flatMap(({ key }) => done.get(key) ?? [])))
process.exit()
