/**
 * The time of a session check: loading `POST /app/user/info` and its first answer in a fresh process, with and without
 * loading before the first event as Lambda does, at a distance of some milliseconds to DynamoDB and SSM; and the
 * processor time of a warm request, without the database's.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startCloud } from '../local/cloud.ts'
import { explain } from '../resources/build/usage.ts'
import { answerOf } from './answerOf.ts'
import { buildHere } from './checkouts.ts'
import { eventOf } from './events.ts'
import { report } from './median.ts'

explain(`Usage: npm run bench:session-check

Cold: load and first answer of an authenticated read, in turn. Warm: processor time of one, five rounds of a thousand.`)

const RUNS = 15
// The delay in one direction; a round trip is twice that.
const DISTANCE_MS = 4
const ROUNDS = 5
const NAMES = ['fileserverRegister', 'fileserverLogin', 'kmsInfo']

const root = join(import.meta.dirname, '..')
const folder = await mkdtemp(join(root, '.bench-'))
const cloud = await startCloud({ folder: null, stage: 'bench' })
const environment: Record<string, string> = { ...cloud.environment, PUBLIC_URL: 'http://127.0.0.1:1' }
const run = promisify(execFile)

/** A proxy that delays both directions. */
async function distant(target: string): Promise<string> {
  const { hostname, port } = new URL(target)
  const send = (from: Socket, to: Socket) => {
    from.on('data', (bytes) => setTimeout(() => to.write(bytes), DISTANCE_MS))
    from.on('close', () => setTimeout(() => to.destroy(), DISTANCE_MS))
    from.on('error', () => to.destroy())
  }
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    send(near, far)
    send(far, near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function child(script: string, args: readonly string[], more: Record<string, string> = {}) {
  const env = { ...environment, PATH: process.env['PATH'] ?? '', ...more }
  return run(process.execPath, [join(import.meta.dirname, script), ...args], { env })
}

try {
  const { pathOf } = await buildHere(folder, NAMES)
  Object.assign(process.env, environment)
  const person = { username: 'benchbench', password: 'hunter22' }
  await answerOf(pathOf('fileserverRegister'), eventOf('POST /register', { body: person }))
  const { body } = await answerOf(pathOf('fileserverLogin'), eventOf('POST /login', { body: person }))
  const event = JSON.stringify(eventOf('POST /app/user/info', { body: { token: JSON.parse(body).data.token } }))

  const away = {
    AWS_ENDPOINT_URL_DYNAMODB: await distant(environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? ''),
    AWS_ENDPOINT_URL_SSM: await distant(environment['AWS_ENDPOINT_URL_SSM'] ?? ''),
  }
  const cold = new Map<string, number[]>([
    ['cold, not loaded ahead', []],
    ['cold, loaded ahead', []],
  ])
  for (let time = 0; time < RUNS; time++) {
    for (const [name, runs] of cold) {
      const ahead = name.endsWith(', loaded ahead') ? { AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand' } : {}
      const { stderr } = await child('first-call.mjs', [pathOf('kmsInfo'), 'cjs', event], { ...away, ...ahead })
      const { statusCode, load, first } = JSON.parse(stderr.trim().split('\n').at(-1) ?? '')
      if (statusCode !== 200) throw new Error(`answered ${statusCode}`)
      runs.push(load + first)
    }
  }
  report(cold)

  const warm: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const { stdout } = await child('warm-calls.mjs', [pathOf('kmsInfo'), event, '1000'])
    warm.push(JSON.parse(stdout).milliseconds)
  }
  console.log(`warm, processor time of one request: ${warm.map((one) => one.toFixed(2)).join(' ')} ms`)
} finally {
  await cloud.stop()
  await rm(folder, { recursive: true, force: true })
}
