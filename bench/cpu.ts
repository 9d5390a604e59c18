/**
 * Processor time of warm requests, without that of the database: functions in a process of their own beside the
 * embedded cloud.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type * as Config from '../lib/config.ts'
import type * as Clouds from '../local/cloud.ts'
import type { Cloud } from '../local/cloud.ts'
import { explain } from '../resources/build/usage.ts'
import { answerOf } from './answerOf.ts'
import { type Built, buildBoth, comparison } from './checkouts.ts'
import { printMemorySizes } from './cpu/memory.ts'
import { type BenchEvent, eventOf } from './events.ts'
import { median } from './median.ts'

explain(`Usage: npm run bench:cpu -- [--rounds <number>] [--only <words>] [--checkout <folder>]

  --rounds <number>    processes, each of which measures every kind of request (3)
  --only <words>       only kinds of requests with these words in their names
  --checkout <folder>  another checkout whose functions take turns with these`)

const { checkout, only, times: rounds } = comparison('rounds', 3)
const TIMES = 100
const FILES = 20
const PERSON = { username: 'benchbench', password: 'hunter22' }
// Somebody else, since a person's twenty-first login ends a session.
const VISITOR = { username: 'visitvisit', password: 'hunter22' }
const NAMES = [
  'fileserverRegister',
  'fileserverLogin',
  'kmsInfo',
  'fileserverFiles',
  'kmsUpload',
  'fileserverUpload',
  'kmsGetfile',
  'userapiRegisterPhoneGet',
  'userapiRegisterPhonePost',
  'userapiLoginPhoneGet',
  'userapiLoginPhonePost',
  'userapiLogin',
]

const root = join(import.meta.dirname, '..')
const folder = await mkdtemp(join(root, '.bench-'))

/** A checkout's functions beside its own cloud: what is stored may have had another form. */
interface Stage {
  built: Built
  cloud: Cloud
  environment: Record<string, string>
}

/** Budgets are no part of what is measured: each is as wide as it may be. */
async function wideBudgets(checkout: string): Promise<Record<string, string>> {
  const { settingNames }: typeof Config = await import(join(checkout, 'lib/config.ts'))
  const wide = settingNames.filter((name) => /_PER_(?:NETWORK|ACCOUNT)_HOUR$/.test(name))
  return Object.fromEntries([...wide, 'SMS_PER_STAGE_DAY', 'SMS_PER_COUNTRY_DAY'].map((name) => [name, '1000000']))
}

async function startStage(built: Built): Promise<Stage> {
  const { startCloud }: typeof Clouds = await import(join(built.root, 'local/cloud.ts'))
  const cloud = await startCloud({ folder: null, stage: 'bench' })
  const budgets = await wideBudgets(built.root)
  return { built, cloud, environment: { ...cloud.environment, PUBLIC_URL: 'http://127.0.0.1:1', ...budgets } }
}

/** Somebody with twenty files, and a request of every kind. */
async function prepare({ built, environment }: Stage): Promise<Record<string, BenchEvent>> {
  const { pathOf } = built
  Object.assign(process.env, environment)
  for (const body of [PERSON, VISITOR])
    await answerOf(pathOf('fileserverRegister'), eventOf('POST /register', { body }))
  const { body } = await answerOf(pathOf('fileserverLogin'), eventOf('POST /login', { body: PERSON }))
  const token: string = JSON.parse(body).data.token
  const headers = { authorization: `Bearer ${token}` }
  const fileOf = (index: number) => {
    const data = Buffer.alloc(100 * 1024, index).toString('base64')
    return eventOf('POST /app/user/upload', { body: { token, name: `${index}.bin`, data } })
  }
  const stored: { fid: string }[] = []
  for (let index = 0; index < FILES; index++) {
    stored.push(JSON.parse((await answerOf(pathOf('kmsUpload'), fileOf(index))).body))
  }
  return {
    kmsInfo: eventOf('POST /app/user/info', { body: { token } }),
    fileserverFiles: eventOf('GET /files', { headers, query: { limit: '20' } }),
    kmsUpload: eventOf('POST /app/user/upload', { body: { token } }),
    fileserverUpload: eventOf('POST /upload', { headers }),
    kmsGetfile: eventOf('POST /app/user/getfile', { body: { token, fid: stored[0]?.fid } }),
    userapiRegisterPhoneGet: eventOf('GET /user/registerPhone/{phone}', {}),
    userapiRegisterPhonePost: eventOf('POST /user/registerPhone/{phone}', {}),
    userapiLoginPhoneGet: eventOf('GET /user/loginPhone/{phone}', {}),
    userapiLoginPhonePost: eventOf('POST /user/loginPhone/{phone}', {}),
    userapiLogin: eventOf('POST /user/login', { body: { account: VISITOR.username, password: VISITOR.password } }),
  }
}

/** Tells the process the code that a phone has got. */
function handCodes(child: ChildProcess, { inbox }: Cloud): void {
  child.on('message', ({ phone }: { phone: string }) => child.send(inbox.code(phone) ?? ''))
}

/** One process: kind of request → milliseconds of one. */
async function measure(stage: Stage, events: Record<string, BenchEvent>): Promise<Record<string, number>> {
  const { built, cloud, environment } = stage
  const paths = Object.fromEntries(NAMES.map((name) => [name, built.pathOf(name)]))
  const work = JSON.stringify({ paths, events, times: TIMES, only })
  const env = { PATH: process.env['PATH'], ...environment }
  const child = fork(join(import.meta.dirname, 'cpu/work.mjs'), [work], { env, silent: true, execArgv: [] })
  handCodes(child, cloud)
  let [told, failed] = ['', '']
  child.stdout?.on('data', (part) => {
    told += part
  })
  child.stderr?.on('data', (part) => {
    failed += part
  })
  await new Promise((resolve) => child.once('close', resolve))
  if (told === '') throw new Error(failed)
  return JSON.parse(told)
}

function print(names: readonly string[], measured: ReadonlyMap<Stage, Record<string, number>[]>): void {
  for (const name of names) {
    const medians = [...measured.values()].map((rows) => median(rows.map((row) => row[name] ?? Number.NaN)))
    const [first = 0, last = 0] = [medians[0], medians.at(-1)]
    const ratio = medians.length > 1 ? `  × ${(last / first).toFixed(2)}` : ''
    console.log(`${name.padEnd(40)} ${medians.map((one) => one.toFixed(2).padStart(8)).join(' →')} ms${ratio}`)
  }
}

const stages: Stage[] = []
try {
  // All clouds first: one that starts later would take the endpoints in the environment for its own.
  for (const built of await buildBoth(folder, NAMES, checkout)) stages.push(await startStage(built))
  const prepared = new Map<Stage, Record<string, BenchEvent>>()
  for (const stage of stages) prepared.set(stage, await prepare(stage))
  const measured = new Map<Stage, Record<string, number>[]>(stages.map((stage) => [stage, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [stage, rows] of measured) rows.push(await measure(stage, prepared.get(stage) ?? {}))
  }
  const rows = [...measured.values()].at(-1) ?? []
  const kinds = Object.keys(rows[0] ?? {})
  console.log(`Node ${process.versions.node} on ${process.arch}, processor time of one request, medians of ${rounds}`)
  print(kinds, measured)
  printMemorySizes(new Map(kinds.map((name) => [name, median(rows.map((one) => one[name] ?? Number.NaN))])))
} finally {
  for (const { cloud } of stages) await cloud.stop()
  await rm(folder, { recursive: true, force: true })
}
