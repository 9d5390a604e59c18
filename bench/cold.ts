/**
 * Cold starts beside their floor: load and first answer of functions in fresh processes in turn, in one run with the
 * least that an authenticated read can be (bench/cold/floor.ts).
 */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startCloud } from '../local/cloud.ts'
import { explain } from '../resources/build/usage.ts'
import { answerOf } from './answerOf.ts'
import { type Built, buildBoth, comparison } from './checkouts.ts'
import { startFloor } from './cold/startFloor.ts'
import { type BenchEvent, eventOf } from './events.ts'
import { median } from './median.ts'

explain(`Usage: npm run bench:cold -- [--runs <number>] [--only <words>] [--checkout <folder>]

  --runs <number>      fresh processes of each function (15)
  --only <words>       only functions with these words in their names, and the floor
  --checkout <folder>  another checkout whose functions take turns with these`)

const { checkout, only, times } = comparison('runs', 15)
const PERSON = { username: 'benchbench', password: 'hunter22' }

const root = join(import.meta.dirname, '..')
const folder = await mkdtemp(join(root, '.bench-'))
const cloud = await startCloud({ folder: null, stage: 'bench' })
const environment: Record<string, string> = { ...cloud.environment, PUBLIC_URL: 'http://127.0.0.1:1' }

/** A route with its function; `event` makes another one each time, since budgets go by network and phone. */
interface Case {
  name: string
  function: string
  status: number
  event(time: number): BenchEvent
}

const networkOf = (time: number) => `198.51.${time >> 8}.${time & 255}`
const phoneOf = (time: number) => `138${String(time).padStart(8, '0')}`

/** Bytes that nobody has sent before, so few that an event with them fits the arguments of a command. */
const freshBytes = () => randomBytes(10 * 1024).toString('base64')
const fileOf = (token: string) =>
  eventOf('POST /app/user/upload', { body: { token, name: 'a.bin', data: freshBytes() } })

/** @param fid a file of the token's person */
const casesOf = (token: string, fid: string): Case[] => [
  {
    name: 'an authenticated read, kms/info',
    function: 'kmsInfo',
    status: 200,
    event: () => eventOf('POST /app/user/info', { body: { token } }),
  },
  {
    name: 'a list, fileserver/files',
    function: 'fileserverFiles',
    status: 200,
    event: () => eventOf('GET /files', { headers: { authorization: `Bearer ${token}` } }),
  },
  {
    name: 'a code for nobody, userapi/loginPhone',
    function: 'userapiLoginPhoneGet',
    status: 404,
    event: (time) =>
      eventOf('GET /user/loginPhone/{phone}', { path: { phone: phoneOf(time) }, sourceIp: networkOf(time) }),
  },
  {
    name: 'a code that is sent, userapi/registerPhone',
    function: 'userapiRegisterPhoneGet',
    status: 200,
    event: (time) =>
      eventOf('GET /user/registerPhone/{phone}', { path: { phone: phoneOf(time) }, sourceIp: networkOf(time) }),
  },
  {
    name: 'a login by password, userapi/login',
    function: 'userapiLogin',
    status: 200,
    event: (time) =>
      eventOf('POST /user/login', {
        body: { account: PERSON.username, password: PERSON.password },
        sourceIp: networkOf(time),
      }),
  },
  { name: 'an upload of 10 KB, kms/upload', function: 'kmsUpload', status: 201, event: () => fileOf(token) },
  {
    name: 'its download, kms/getfile',
    function: 'kmsGetfile',
    status: 200,
    event: () => eventOf('POST /app/user/getfile', { body: { token, fid } }),
  },
  { name: 'no such route', function: 'platformDefault', status: 404, event: () => eventOf('GET /nothing', {}) },
]

interface Measured {
  load: number
  first: number
  cpu: number
}

/** @throws where the function gives another answer than it should */
async function coldStart(path: string, event: BenchEvent, status: number, more = {}): Promise<Measured> {
  const env = { PATH: process.env['PATH'], ...environment, ...more }
  const script = [join(import.meta.dirname, 'first-call.mjs'), path, 'cjs', JSON.stringify(event)]
  const { stderr } = await promisify(execFile)(process.execPath, script, { env })
  const { statusCode, ...measured } = JSON.parse(stderr.trim().split('\n').at(-1) ?? '')
  if (statusCode !== status) throw new Error(`${path} answered ${statusCode}`)
  return measured
}

interface Row {
  name: string
  bytes: number
  runs: Measured[]
  start(time: number): Promise<Measured>
}

function rowsOf(built: readonly Built[], cases: readonly Case[]): Row[] {
  return cases.flatMap((one) =>
    built.map((from, index) => ({
      name: built.length > 1 ? `${one.name} (${index === 0 ? 'before' : 'after'})` : one.name,
      bytes: from.bytesOf(one.function),
      runs: [],
      // Numbers of their own: two checkouts share phones and networks.
      start: (time: number) => coldStart(from.pathOf(one.function), one.event(time * 2 + index), one.status),
    })),
  )
}

const numberOf = (value: number) => value.toFixed(1).padStart(7)

function print(rows: readonly Row[]): void {
  const medianOf = ({ runs }: Row, of: (one: Measured) => number) => median(runs.map(of))
  const sum = ({ load, first }: Measured) => load + first
  const cpu = (one: Measured) => one.cpu
  const [floor] = rows
  console.log(`${''.padEnd(56)}     KB    load   first     sum  × floor  processor  × floor`)
  for (const row of rows) {
    const wall = [({ load }: Measured) => load, ({ first }: Measured) => first, sum].map((of) => medianOf(row, of))
    const [asWall, asCpu] = floor ? [sum, cpu].map((of) => medianOf(row, of) / medianOf(floor, of)) : []
    const ratios = `${asWall?.toFixed(2).padStart(9)}${numberOf(medianOf(row, cpu)).padStart(11)}${asCpu?.toFixed(2).padStart(9)}`
    console.log(`${row.name.padEnd(56)} ${numberOf(row.bytes / 1024)} ${wall.map(numberOf).join(' ')}${ratios}`)
  }
}

const floor = await startFloor(folder)
try {
  const names = ['fileserverRegister', 'fileserverLogin', ...casesOf('', '').map((one) => one.function)]
  const built = await buildBoth(folder, names, checkout)
  const [own] = built.slice(-1)
  if (!own) throw new Error('nothing was built')
  Object.assign(process.env, environment)
  await answerOf(own.pathOf('fileserverRegister'), eventOf('POST /register', { body: PERSON }))
  const { body } = await answerOf(own.pathOf('fileserverLogin'), eventOf('POST /login', { body: PERSON }))
  const token: string = JSON.parse(body).data.token
  const { fid } = JSON.parse((await answerOf(own.pathOf('kmsUpload'), fileOf(token))).body)

  const rows: Row[] = [
    {
      name: 'floor: jose and one request signed by hand',
      bytes: (await stat(floor.path)).size,
      runs: [],
      start: () => coldStart(floor.path, floor.event, 200, floor.environment),
    },
    ...rowsOf(
      built,
      casesOf(token, fid).filter(({ name }) => name.includes(only)),
    ),
  ]
  // In turn, so that a busy moment of the machine affects all of them; the first round only warms the disk.
  for (let time = 0; time <= times; time++) {
    for (const row of rows) {
      const measured = await row.start(time)
      if (time > 0) row.runs.push(measured)
    }
  }
  console.log(`Node ${process.versions.node} on ${process.arch}, medians of ${times} fresh processes, milliseconds`)
  print(rows)
} finally {
  floor.stop()
  await cloud.stop()
  await rm(folder, { recursive: true, force: true })
}
