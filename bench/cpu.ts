/**
 * Processor time of warm requests, without that of the database: functions in a process of their own beside the
 * embedded cloud.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { settingNames } from '../lib/config.ts'
import { startCloud } from '../local/cloud.ts'
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
const cloud = await startCloud({ folder: null, stage: 'bench' })
// Budgets are no part of what is measured: each is as wide as it may be.
const wide = settingNames.filter((name) => /_PER_(?:NETWORK|ACCOUNT)_HOUR$/.test(name))
const environment: Record<string, string> = {
  ...cloud.environment,
  PUBLIC_URL: 'http://127.0.0.1:1',
  ...Object.fromEntries(wide.map((name) => [name, '1000000'])),
  SMS_PER_STAGE_DAY: '1000000',
  SMS_PER_COUNTRY_DAY: '1000000',
}

/** Somebody with twenty files, and a request of every kind. */
async function prepare({ pathOf }: Built): Promise<Record<string, BenchEvent>> {
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
function handCodes(child: ChildProcess): void {
  child.on('message', ({ phone }: { phone: string }) => child.send(cloud.inbox.code(phone) ?? ''))
}

/** One process: kind of request → milliseconds of one. */
async function measure({ pathOf }: Built, events: Record<string, BenchEvent>): Promise<Record<string, number>> {
  const paths = Object.fromEntries(NAMES.map((name) => [name, pathOf(name)]))
  const work = JSON.stringify({ paths, events, times: TIMES, only })
  const env = { PATH: process.env['PATH'], ...environment }
  const child = fork(join(import.meta.dirname, 'cpu/work.mjs'), [work], { env, silent: true, execArgv: [] })
  handCodes(child)
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

function print(names: readonly string[], measured: ReadonlyMap<Built, Record<string, number>[]>): void {
  for (const name of names) {
    const medians = [...measured.values()].map((rows) => median(rows.map((row) => row[name] ?? Number.NaN)))
    const [first = 0, last = 0] = [medians[0], medians.at(-1)]
    const ratio = medians.length > 1 ? `  × ${(last / first).toFixed(2)}` : ''
    console.log(`${name.padEnd(40)} ${medians.map((one) => one.toFixed(2).padStart(8)).join(' →')} ms${ratio}`)
  }
}

try {
  const built = await buildBoth(folder, NAMES, checkout)
  const own = built.at(-1)
  if (!own) throw new Error('nothing was built')
  Object.assign(process.env, environment)
  const events = await prepare(own)
  const measured = new Map<Built, Record<string, number>[]>(built.map((one) => [one, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [one, rows] of measured) rows.push(await measure(one, events))
  }
  const [[row = {}] = []] = measured.values()
  console.log(`Node ${process.versions.node} on ${process.arch}, processor time of one request, medians of ${rounds}`)
  print(Object.keys(row), measured)
  const rows = measured.get(own) ?? []
  printMemorySizes(new Map(Object.keys(row).map((name) => [name, median(rows.map((one) => one[name] ?? Number.NaN))])))
} finally {
  await cloud.stop()
  await rm(folder, { recursive: true, force: true })
}
