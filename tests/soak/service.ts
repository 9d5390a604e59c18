/** The whole service in this process, behind real HTTP, over wires that fail as told; its data lies in a folder. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Cloud, startCloud } from '../../local/cloud.ts'
import { surroundingsOf } from '../../local/dev/surroundings.ts'
import { projectRoot } from '../../local/folder.ts'
import { makeCarriedFiles } from '../../resources/build/carried.ts'
import { moveClock, resetClock } from '../support/clock.ts'
import { type EngineWire, startEngineWire } from '../support/engineWire.ts'
import { invokeBackground, loadFunctions, startGateway } from '../support/gateway.ts'
import { type S3Wire, startS3Wire } from '../support/s3Wire.ts'
import { type LogWatch, watchLogs } from './logs.ts'

export interface Service {
  url: string
  cloud: Cloud
  wire: EngineWire
  s3Wire: S3Wire
  logs: LogWatch
  s3: Cloud['s3']
  /** Each scheduled function, once; what they throw is counted. @returns how many failed */
  runSchedules(): Promise<number>
  objects(): { key: string; size: number; etag: string }[]
  settle(): Promise<void>
  /** All scheduled functions, as often as they have work for each other. */
  sweep(): Promise<void>
  advance(milliseconds: number): void
  resetClock(): void
  stop(): Promise<void>
}

/** Wide, so that it is faults that end things here and not budgets; a code may be asked for every second. */
const settings = { SMS_COOLDOWN_SECONDS: '1', PUBLIC_URL: 'http://127.0.0.1' }

const scheduled = ['platformSweep', 'platformLeaving', 'platformExport']

const scheduledEvent = () => ({
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

export async function startService(): Promise<Service> {
  await makeCarriedFiles(projectRoot)
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-soak-'))
  const cloud = await startCloud({ folder, stage: 'local' })
  const wire = await startEngineWire(cloud.engine)
  const s3Wire = await startS3Wire(cloud.environment['AWS_ENDPOINT_URL_S3'] ?? '')
  const endpoints = { AWS_ENDPOINT_URL_DYNAMODB: wire.url, AWS_ENDPOINT_URL_S3: s3Wire.url }
  Object.assign(process.env, surroundingsOf(cloud.template(), settings), cloud.environment, endpoints)
  const logs = watchLogs()
  const invoke = (name: string, event: unknown) => invokeBackground(cloud.template(), name, event)
  cloud.events.connect(async (name, event) => {
    await invoke(name, event)
    // S3 tells a thing twice now and then.
    if (Math.random() < 0.1) await invoke(name, event)
  })
  const runSchedules = async () => {
    const runs = await Promise.allSettled(scheduled.map((name) => invoke(name, scheduledEvent())))
    return runs.filter(({ status }) => status === 'rejected').length
  }
  const gateway = await startGateway(await loadFunctions(cloud.template()))
  return {
    url: gateway.url,
    cloud,
    wire,
    s3Wire,
    logs,
    s3: cloud.s3,
    runSchedules,
    objects: () => [...cloud.s3.objects()],
    settle: () => cloud.events.settled(),
    async sweep() {
      // What one run removes may be work for another.
      for (let run = 0; run < 3; run += 1) await runSchedules()
    },
    advance: moveClock,
    resetClock,
    async stop() {
      await cloud.events.settled()
      await Promise.all([gateway.stop(), wire.stop(), s3Wire.stop()])
      await cloud.stop()
      logs.end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
