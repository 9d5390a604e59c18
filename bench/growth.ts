/** What requests cost in stores of a thousand, a hundred thousand and a million rows: rounds, calls, units and time. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { explain } from '../resources/build/usage.ts'
import { peopleOf } from '../tests/support/growth/crowd.ts'
import { growing } from '../tests/support/growth/requests.ts'
import type { Counted, Done, Wanted } from './growth/store.ts'
import { median } from './median.ts'

explain(`Usage: npm run bench:growth -- [rows] [runs]

  rows   of the largest store (1000000); each million takes some minutes to fill and some 700 MB
  runs   of every request in every store (40)

The figures of every run go to bench/figures/growth.jsonl.`)

const SIZES = [...new Set([1000, 100_000, Number(process.argv[2] ?? 1_000_000)])]
const RUNS = Number(process.argv[3] ?? 40)
const WARM_UP = 3

interface Store {
  rows: number
  people: number
  process: ChildProcess
}

interface Figure {
  request: string
  rows: number
  counted: Counted
  milliseconds: number[]
  cpuMilliseconds: number[]
}

async function startStore(rows: number): Promise<Store> {
  const people = peopleOf(rows)
  const stdio = ['ignore', 'ignore', 'inherit', 'ipc'] as const
  const child = fork(join(import.meta.dirname, 'growth/store.ts'), [String(people)], { stdio: [...stdio] })
  child.once('exit', (code) => {
    if (code !== 0) throw new Error(`the store of ${rows} rows ended with ${code}`)
  })
  const startedAt = performance.now()
  await once(child, 'message')
  const seconds = Math.round((performance.now() - startedAt) / 1000)
  console.log(`${rows.toLocaleString('en')} rows of ${people.toLocaleString('en')} people filled in ${seconds} s`)
  return { rows, people, process: child }
}

async function carryOut(store: Store, wanted: Wanted): Promise<Done> {
  store.process.send(wanted)
  const [done] = await once(store.process, 'message')
  return done as Done
}

/** One kind of request in all stores, which take turns, so that a busy moment of the machine affects all of them. */
async function measure(request: string, stores: readonly Store[]): Promise<Figure[]> {
  const figures: Figure[] = []
  let turn = 0
  for (const store of stores) {
    for (let run = 0; run < WARM_UP; run++) await carryOut(store, { name: request, turn: turn++, metered: false })
    const { counted } = await carryOut(store, { name: request, turn: turn++, metered: true })
    if (!counted) throw new Error(`${request} was not counted`)
    figures.push({ request, rows: store.rows, counted, milliseconds: [], cpuMilliseconds: [] })
  }
  for (let run = 0; run < RUNS; run++) {
    for (const [index, store] of stores.entries()) {
      const done = await carryOut(store, { name: request, turn: turn++, metered: false })
      figures[index]?.milliseconds.push(done.milliseconds)
      figures[index]?.cpuMilliseconds.push(done.cpuMilliseconds)
    }
  }
  return figures
}

const numbered = ({ rounds, calls, readUnits, writeUnits }: Counted) =>
  `${rounds} rounds, ${calls} calls, ${readUnits} + ${writeUnits} units`

const inTurn = (values: readonly number[], digits: number) =>
  values.map((value) => value.toFixed(digits).padStart(7)).join(' ')

function show(figures: readonly Figure[]): void {
  const all = figures.map(({ counted }) => numbered(counted))
  const same = all.every((one) => one === all[0]) ? all[0] : all.join(' | ')
  const times = figures.map(({ milliseconds }) => median(milliseconds))
  const cpu = figures.map(({ cpuMilliseconds }) => median(cpuMilliseconds))
  const name = String(figures[0]?.request).padEnd(24)
  console.log(`${name} ${String(same).padEnd(42)} ${inTurn(times, 1)} ms  ${inTurn(cpu, 1)} ms of CPU`)
}

const stores: Store[] = []
for (const rows of SIZES) stores.push(await startStore(rows))
console.log(
  `\nEach with ${SIZES.map((rows) => rows.toLocaleString('en')).join(', ')} rows, Node ${process.versions.node}\n`,
)
const figures: Figure[] = []
for (const request of Object.keys(growing)) {
  const found = await measure(request, stores)
  show(found)
  figures.push(...found)
}
const rounded = (values: readonly number[]) => values.map((value) => Number(value.toFixed(2)))
const lines = [{ measuredAt: new Date().toISOString(), node: process.versions.node }, ...figures].map((one) =>
  JSON.stringify(one, (_, value) => (Array.isArray(value) ? rounded(value) : value)),
)
writeFileSync(join(import.meta.dirname, 'figures/growth.jsonl'), `${lines.join('\n')}\n`)
for (const store of stores) store.process.disconnect()
