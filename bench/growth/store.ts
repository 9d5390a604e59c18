/**
 * One store of the growth bench, in a process of its own: it is filled, says that it is, and then carries out the requests
 * that it is told, one at a time.
 */
import type { Md5Hex } from '../../lib/passwords/md5.ts'
import { makeVerifier } from '../../lib/passwords/verifier.ts'
import { startCloud } from '../../local/cloud.ts'
import { stageSettings } from '../../resources/build/settings.ts'
import { callOver } from '../../tests/support/calling.ts'
import { startMeter, unitsOf } from '../../tests/support/costs/meter.ts'
import { startEngineWire } from '../../tests/support/engineWire.ts'
import { loadFunctions, startGateway } from '../../tests/support/gateway.ts'
import { fillCrowd } from '../../tests/support/growth/crowd.ts'
import { growing, settings, startAsking } from '../../tests/support/growth/requests.ts'
import { startS3Wire } from '../../tests/support/s3Wire.ts'

/** A request to carry out. */
export interface Wanted {
  name: string
  turn: number
  /** Counts what it asks for, which takes its time; else only the time is taken. */
  metered: boolean
}

export interface Counted {
  rounds: number
  calls: number
  readUnits: number
  writeUnits: number
}

export interface Done {
  milliseconds: number
  /** Of the functions' processor, with the wire to the engine. */
  cpuMilliseconds: number
  counted: Counted | null
}

const PAGE = 20

async function startPlace() {
  const cloud = await startCloud({ folder: null, stage: 'bench' })
  const wire = await startEngineWire(cloud.engine)
  const s3Wire = await startS3Wire(cloud.environment['AWS_ENDPOINT_URL_S3'] ?? '')
  const endpoints = { AWS_ENDPOINT_URL_DYNAMODB: wire.url, AWS_ENDPOINT_URL_S3: s3Wire.url }
  const { texts } = stageSettings({}, 'bench', settings, 'http://127.0.0.1')
  Object.assign(process.env, cloud.environment, texts, endpoints)
  const gateway = await startGateway(await loadFunctions(cloud.template()))
  return { cloud, wire, s3Wire, events: cloud.events, call: callOver(gateway, '198.19.0.1') }
}

type Place = Awaited<ReturnType<typeof startPlace>>

/** Carries one request out; only with a meter its rounds are told apart. */
async function carryOut(place: Place, send: () => Promise<{ status: number }>, metered: boolean) {
  if (!metered) {
    const [startedAt, before] = [performance.now(), process.cpuUsage()]
    const { status } = await send()
    const milliseconds = performance.now() - startedAt
    const { user, system } = process.cpuUsage(before)
    return { status, done: { milliseconds, cpuMilliseconds: (user + system) / 1000, counted: null } satisfies Done }
  }
  const meter = startMeter(place)
  const { cost, outcome } = await meter.costOf(send)
  meter.stop()
  const { read, write } = unitsOf(cost)
  const counted = { rounds: cost.rounds.length, calls: cost.calls.length, readUnits: read, writeUnits: write }
  return { status: outcome.status, done: { milliseconds: 0, cpuMilliseconds: 0, counted } satisfies Done }
}

async function keepStore(people: number): Promise<void> {
  const place = await startPlace()
  const asker = await startAsking(place, PAGE)
  const verifier = await makeVerifier('0'.repeat(32) as Md5Hex)
  await fillCrowd({ endpoint: place.cloud.engine.endpoint, verifier, centre: asker.centre }, 0, people)
  process.on('message', async ({ name, turn, metered }: Wanted) => {
    const make = growing[name]
    if (!make) throw new Error(`there is no request ${name}`)
    const ready = await make(asker, turn % people)
    const { status, done } = await carryOut(place, ready.send, metered)
    if (status !== ready.status) throw new Error(`${name} answered ${status}`)
    place.wire.clear()
    process.send?.(done)
  })
  process.on('disconnect', async () => {
    await place.cloud.stop()
    process.exit()
  })
  process.send?.('ready')
}

await keepStore(Number(process.argv[2]))
