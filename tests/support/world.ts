/**
 * The world of a test: the embedded cloud, the real handlers behind real gateway events, a wire with failures on
 * demand, a movable clock, and all log lines.
 */
import { randomInt, randomUUID } from 'node:crypto'
import { paginateScan } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { afterAll, beforeAll, vi } from 'vitest'
import { type Cloud, startCloud } from '../../local/cloud.ts'
import type { DeadLetter, Events } from '../../local/events.ts'
import type { S3 } from '../../local/s3.ts'
import { setTestCodes } from '../../local/secrets.ts'
import { stageSettings } from '../../resources/build/settings.ts'
import { type Call, callOver } from './calling.ts'
import { moveClock, resetClock } from './clock.ts'
import { type EngineWire, startEngineWire } from './engineWire.ts'
import { type InProcessGateway, invokeBackground, loadFunctions, startGateway } from './gateway.ts'
import { knownTemplate } from './knownTemplate.ts'
import { judgeLogs, linesOf } from './logLines.ts'
import { type S3Wire, startS3Wire } from './s3Wire.ts'

export type { Answer, Request } from './calling.ts'

export type Item = Record<string, unknown>

export interface World {
  cloud: Cloud
  wire: EngineWire
  /** The wire between S3 and all who have its address from a function: records the calls and fails as configured. */
  s3Wire: S3Wire
  /** The embedded S3: its behaviour and its content. */
  s3: S3
  /** Events of the bucket: they can be held, released or removed, and are delivered to the real function. */
  events: Events
  /** The gateway's address, for tests over HTTP; pages need a `PUBLIC_URL` of `http://127.0.0.1`. */
  url: string
  /** All log lines of the functions. */
  logs: string[]
  call: Call
  /** All items of a table: `users`, `sessions`, … */
  items(table: string): Promise<Item[]>
  /** What the bucket holds, by key. */
  objects(): { key: string; size: number; etag: string }[]
  /** Waits until all events that are not held have been handled. */
  settle(): Promise<void>
  /**
   * Delivers an event once to the function that the bucket notifies, as Lambda would.
   * @throws what the function throws
   */
  deliver(event: unknown): Promise<unknown>
  /** Events that failed three times. */
  deadLetters(): readonly DeadLetter[]
  /** Calls the scheduled sweep now. @throws what the function throws */
  sweep(): Promise<unknown>
  /** Calls the function that removes the remains of deleted accounts. @throws what the function throws */
  leave(): Promise<unknown>
  /** Calls the function that writes the exports of people's own data. @throws what the function throws */
  export(): Promise<unknown>
  /**
   * Moves the clock of functions and tests; time runs on from there.
   * @param milliseconds forwards; negative for back
   */
  advance(milliseconds: number): void
  /** Returns to the real time. */
  resetClock(): void
  stop(): Promise<void>
}

let phones = randomInt(1_000_000)

/** An unused Chinese mobile number in national form. */
export function freshPhone(): string {
  phones += 1
  return `139${String(phones).padStart(8, '0')}`
}

let names = 0
const run = randomInt(36 ** 5).toString(36)

/** An unused login name. */
export function freshName(): string {
  names += 1
  return `user_${run}_${names.toString(36)}`
}

/** An unused address. */
export const freshAddress = () => `${randomInt(11, 120)}.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`

const invokeFunction = (cloud: Cloud, functionName: string, event: unknown) =>
  invokeBackground(cloud.template(), functionName, event)

async function startHandlers(cloud: Cloud): Promise<InProcessGateway> {
  return startGateway(await loadFunctions(cloud.template()))
}

/** The event that EventBridge sends for a `schedule`. */
export const scheduledEvent = () => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: '123456789012',
  time: new Date().toISOString(),
  region: 'us-east-1',
  resources: [],
  detail: {},
})

/**
 * Captures standard output and error, which a function's log group would receive.
 * @returns the lines, and a function that ends the capture and throws if a line has forbidden contents
 */
function captureLogs(): { lines: string[]; end: () => void } {
  const lines: string[] = []
  // Tests may empty their list of lines; the check at the end covers all of them.
  const all: string[] = []
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((chunk: string | Uint8Array) => {
      for (const list of [lines, all]) list.push(...linesOf(chunk))
      return true
    }),
  )
  const end = () => {
    for (const spy of spies) spy.mockRestore()
    judgeLogs(all)
  }
  return { lines, end }
}

/**
 * Starts a world; one a test file, since the handlers read their environment once.
 * @param settings settings of `lib/config.ts`, as a stage would set them
 */
export async function startWorld(settings: Record<string, string> = {}): Promise<World> {
  const cloud = await startCloud({ folder: null, stage: 'test', templateOf: knownTemplate })
  const wire = await startEngineWire(cloud.engine)
  const s3Wire = await startS3Wire(cloud.environment['AWS_ENDPOINT_URL_S3'] ?? '')
  const endpoints = { AWS_ENDPOINT_URL_DYNAMODB: wire.url, AWS_ENDPOINT_URL_S3: s3Wire.url }
  const { texts, testCodes } = stageSettings({}, 'test', settings, 'http://127.0.0.1')
  const prefix = cloud.environment['PARAMETER_PREFIX'] ?? ''
  await setTestCodes(cloud.parameters, { name: 'test', prefix }, testCodes)
  Object.assign(process.env, cloud.environment, settings, texts, endpoints)
  cloud.events.connect(async (functionName, event) => void (await invokeFunction(cloud, functionName, event)))
  const gateway = await startHandlers(cloud)
  const logs = captureLogs()

  return {
    cloud,
    wire,
    s3Wire,
    s3: cloud.s3,
    events: cloud.events,
    url: gateway.url,
    logs: logs.lines,
    call: callOver(gateway, freshAddress()),
    async items(table) {
      const TableName = cloud.environment[`${table.toUpperCase()}_TABLE`]
      const pages = paginateScan({ client: cloud.dynamodb }, { TableName, ConsistentRead: true })
      const items: Item[] = []
      for await (const { Items = [] } of pages) items.push(...Items.map((item) => unmarshall(item)))
      return items
    },
    objects: () =>
      cloud.s3
        .objects()
        .map(({ key, size, etag }) => ({ key, size, etag }))
        .sort((one, other) => (one.key < other.key ? -1 : 1)),
    settle: () => cloud.events.settled(),
    deliver: (event) => invokeFunction(cloud, 'platformObjectCreated', event),
    deadLetters: () => cloud.events.deadLetters(),
    sweep: () => invokeFunction(cloud, 'platformSweep', scheduledEvent()),
    leave: () => invokeFunction(cloud, 'platformLeaving', scheduledEvent()),
    export: () => invokeFunction(cloud, 'platformExport', scheduledEvent()),
    advance: moveClock,
    resetClock,
    async stop() {
      resetClock()
      await cloud.events.settled()
      await Promise.all([gateway.stop(), wire.stop(), s3Wire.stop()])
      await cloud.stop()
      logs.end()
    },
  }
}

/**
 * The world of a test file: started before its tests and stopped after them. Called first in the file, so that other
 * hooks find it running.
 * @param settings settings of `lib/config.ts`, as a stage would set them
 */
export function useWorld(settings: Record<string, string> = {}): World {
  let started: World | undefined
  beforeAll(async () => {
    started = await startWorld(settings)
  })
  afterAll(() => started?.stop())
  return new Proxy({} as World, {
    get: (_, name) => {
      if (!started) throw new Error(`world.${String(name)} is there only while tests run`)
      return Reflect.get(started, name)
    },
  })
}
