/**
 * Mixed traffic of all dialects against the whole service, while its dependencies fail in turns. Ends with a table, and with
 * 1 where an answer was not documented, a promise did not hold, a secret was logged, or memory grew.
 */
import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { explain } from '../../resources/build/usage.ts'
import { afterSweeps } from '../support/fileInvariants.ts'
import { asker } from './asking.ts'
import { live } from './days.ts'
import { wrongNow } from './invariants.ts'
import { appoint } from './managing.ts'
import { grewBy, type Sample, takeSample } from './memory.ts'
import { arrive, type Person, pick, type Town } from './people.ts'
import { report } from './report.ts'
import { type Service, startService } from './service.ts'
import { startTally } from './tally.ts'
import { startWeather } from './weather.ts'

const usage = `Usage: npm run soak -- [--minutes 30] [--people 40] [--rate 20]

  --minutes <n>   how long there is traffic (30)
  --people <n>    how many are about at once (40)
  --rate <n>      requests a second, about (20)`

explain(usage)

const options = {
  minutes: { type: 'string', default: '30' },
  people: { type: 'string', default: '40' },
  rate: { type: 'string', default: '20' },
} as const

function readOptions() {
  try {
    return parseArgs({ options }).values
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`)
    return process.exit(2)
  }
}

const values = readOptions()
const [minutes, crowd, rate] = [Number(values.minutes), Number(values.people), Number(values.rate)]
const STORM_MS = 15_000
const CALM_MS = 25_000
const WORKERS = 8
/** About as many requests a deed makes. */
const REQUESTS_PER_DEED = 2.5

const service = await startService()
const tally = startTally()
const ending = new AbortController()
const weather = startWeather(service, { stormMs: STORM_MS, calmMs: CALM_MS, signal: ending.signal })
const town: Town = { people: [], codeFor: (phone) => service.cloud.inbox.code(phone), wrong: tally.wrong }
const address = () => `127.${randomInt(1, 250)}.${randomInt(250)}.${randomInt(1, 250)}`
const newcomer = () => arrive(asker({ url: service.url, weather, tally }, address()), town)

async function oneDeed(): Promise<void> {
  if (town.people.length < crowd) {
    const person = await newcomer()
    if (person) town.people.push(person)
    return
  }
  // Nobody does two things at once: what is known of a person would not hold.
  const person: Person = town.people.splice(randomInt(town.people.length), 1)[0] ?? pick(town.people)
  if (await live(person, town)) town.people.push(person)
}

async function work(): Promise<void> {
  const pauseMs = (WORKERS * REQUESTS_PER_DEED * 1000) / rate
  while (!ending.signal.aborted) {
    const began = performance.now()
    await oneDeed().catch((error: unknown) => tally.wrong(`a request was not answered: ${error}`))
    await sleep(Math.max(0, Math.random() * 2 * pauseMs - (performance.now() - began)))
  }
}

async function manage(): Promise<void> {
  const manager = await appoint(asker({ url: service.url, weather, tally }, address()), town)
  while (!ending.signal.aborted) {
    await manager.work(town).catch((error: unknown) => tally.wrong(`a manager's request was not answered: ${error}`))
    await sleep(2000)
  }
}

/** As EventBridge runs them once a minute, a little more often. In a storm they may fail. */
async function keepSchedules({ runSchedules, wire, s3Wire }: Service): Promise<void> {
  while (!ending.signal.aborted) {
    await sleep(10_000, undefined, { signal: ending.signal }).catch(() => undefined)
    const wasCalm = weather.calmFor(12_000)
    const failed = await runSchedules()
    if (failed > 0 && wasCalm && weather.calmFor(12_000))
      tally.wrong(`${failed} scheduled functions failed in the calm`)
    // What the wires have recorded is nobody's concern here, and would be all that grows.
    wire.calls.length = 0
    s3Wire.calls.length = 0
  }
}

const samples: Sample[] = []
async function watchMemory(): Promise<void> {
  while (!ending.signal.aborted) {
    samples.push(takeSample(tally.requests()))
    const { name } = weather
    service.logs.say(
      `${Math.round(samples.length / 2)} min  ${tally.requests()} requests  ${town.people.length} people  ${samples.at(-1)?.heapMegabytes.toFixed(0)} MB  ${name() ?? 'calm'}  ${tally.problems().size} problems`,
    )
    await sleep(30_000, undefined, { signal: ending.signal }).catch(() => undefined)
  }
}

const traffic = [manage(), keepSchedules(service), watchMemory(), ...Array.from({ length: WORKERS }, work)]
await sleep(minutes * 60_000)
ending.abort()
await Promise.all([...traffic, weather.ended])
await service.sweep()
await service.settle()

const wrong = [...(await wrongNow(service)), ...(await afterSweeps(service))]
const growth = grewBy(samples)
service.logs.say(report({ minutes, tally, weather, wrong, samples, growth, logs: service.logs }))
const leaks = service.logs.leaks()
await service.stop()
for (const leak of leaks) console.error(leak)
for (const [problem, times] of tally.problems()) console.error(`${times} × ${problem}`)
for (const sentence of wrong) console.error(sentence)
process.exit(tally.problems().size + wrong.length + leaks.length > 0 || growth.isGrowing ? 1 : 0)
