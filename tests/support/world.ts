/**
 * Everything a test of the service needs: the embedded cloud, the real handlers behind real gateway events, a wire that
 * fails as told, a clock that moves, and every line that was logged.
 */
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { vi } from 'vitest'
import { type Cloud, startCloud } from '../../local/cloud.ts'
import { moveClock, resetClock } from './clock.ts'
import { type EngineWire, startEngineWire } from './engineWire.ts'
import { type DeployedFunction, type Gateway, type LambdaHandler, startGateway } from './gateway.ts'
import type { HeaderPairs } from './httpEvent.ts'

export interface Request {
  /** Sent as JSON. */
  json?: unknown
  /** Sent as it is. */
  body?: string | Uint8Array
  headers?: Record<string, string> | HeaderPairs
  /** Bearer token. */
  token?: string | undefined
  /** Address the request comes from; an own one for each world unless given. */
  from?: string
}

export interface Answer {
  status: number
  headers: Record<string, string>
  cookies: string[]
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever came over the wire; tests say what it must be
  json: any
}

export type Item = Record<string, unknown>

export interface World {
  cloud: Cloud
  wire: EngineWire
  /** All that the functions have logged, line by line. */
  logs: string[]
  call(method: string, path: string, request?: Request): Promise<Answer>
  /** All items of a table: `users`, `sessions`, … */
  items(table: string): Promise<Item[]>
  /** Moves the clock of functions and tests; time goes on from there. @param milliseconds forwards, or back if negative */
  advance(milliseconds: number): void
  /** The clock as it is outside. */
  resetClock(): void
  stop(): Promise<void>
}

let phones = randomInt(1_000_000)

/** A Chinese mobile number in national form that nobody has used yet. */
export function freshPhone(): string {
  phones += 1
  return `139${String(phones).padStart(8, '0')}`
}

let names = 0
const run = randomInt(36 ** 5).toString(36)

/** A login name that nobody has used yet. */
export function freshName(): string {
  names += 1
  return `user_${run}_${names.toString(36)}`
}

/** An address that nobody has come from yet. */
export const freshAddress = () => `${randomInt(11, 120)}.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`

async function loadHandler(handler: string): Promise<LambdaHandler> {
  const file = join(import.meta.dirname, '../..', handler.replace(/\.handler$/, '.ts'))
  return ((await import(file)) as { handler: LambdaHandler }).handler
}

async function startHandlers(cloud: Cloud): Promise<Gateway> {
  const loaded: DeployedFunction[] = await Promise.all(
    cloud
      .template()
      .routes.map(async ({ method, path, handler }) => ({ method, path, handler: await loadHandler(handler) })),
  )
  const fallback = loaded.find(({ method }) => method === '*')
  if (!fallback) throw new Error('the template has no function for $default')
  return startGateway({ functions: loaded.filter((route) => route !== fallback), default: fallback.handler })
}

/** Everything that goes to standard output and error, as the log group of a function would have it. */
function captureLogs(): { lines: string[]; end: () => void } {
  const lines: string[] = []
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((chunk: string | Uint8Array) => {
      lines.push(...String(chunk).split('\n').filter(Boolean))
      return true
    }),
  )
  return { lines, end: () => spies.forEach((spy) => void spy.mockRestore()) }
}

/**
 * Starts a world; one a test file, since the handlers read their surroundings once.
 * @param settings settings of `lib/config.ts`, as a stage would set them
 */
export async function startWorld(settings: Record<string, string> = {}): Promise<World> {
  const cloud = await startCloud({ folder: null, stage: 'test' })
  const wire = await startEngineWire(cloud.dynamodbEndpoint)
  Object.assign(process.env, cloud.environment, settings, { AWS_ENDPOINT_URL_DYNAMODB: wire.url })
  const gateway = await startHandlers(cloud)
  const logs = captureLogs()
  const home = freshAddress()

  const headersFor = ({ json, headers = {}, token }: Request): HeaderPairs => [
    ...(json === undefined ? [] : [['content-type', 'application/json'] as const]),
    ...(token === undefined ? [] : [['authorization', `Bearer ${token}`] as const]),
    ...(Array.isArray(headers) ? headers : Object.entries(headers as Record<string, string>)),
  ]

  return {
    cloud,
    wire,
    logs: logs.lines,
    async call(method, path, request = {}) {
      const body = request.json === undefined ? request.body : JSON.stringify(request.json)
      const answer = await gateway.invoke(
        { method, path, headers: headersFor(request), ...(body !== undefined && { body }) },
        { sourceIp: request.from ?? home },
      )
      const text = answer.body.toString('utf8')
      const isJson = answer.headers['content-type']?.startsWith('application/json') ?? false
      return { ...answer, text, json: isJson ? JSON.parse(text) : undefined }
    },
    async items(table) {
      const TableName = cloud.environment[`${table.toUpperCase()}_TABLE`]
      const { Items = [] } = await cloud.dynamodb.send(new ScanCommand({ TableName, ConsistentRead: true }))
      return Items.map((item) => unmarshall(item))
    },
    advance: moveClock,
    resetClock,
    async stop() {
      resetClock()
      logs.end()
      await Promise.all([gateway.stop(), wire.stop()])
      await cloud.stop()
    },
  }
}
