/** Faults that come and go: a storm of one kind, then calm, then another. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { SmsBehaviour } from '../../local/sns.ts'
import type { EngineFault } from '../support/engineWire.ts'
import type { S3WireFault } from '../support/s3Wire.ts'
import type { Service } from './service.ts'

interface Storm {
  name: string
  begin(service: Service): void
}

export interface Weather {
  /** Of the storm that blows, or null. */
  name(): string | null
  /**
   * Whether nothing may fail now: no storm blows, and none has since this time ago. What has begun in a storm may end
   * badly in the calm, and the breaker of texts stays open for half a minute.
   */
  calmFor(milliseconds: number): boolean
  /** How often each storm came. */
  storms(): ReadonlyMap<string, number>
}

const sometimes = (share: number) => () => Math.random() < share

const engine = (name: string, share: number, fault: EngineFault): Storm => ({
  name: `DynamoDB: ${name}`,
  begin: ({ wire }) => wire.add({ fault, when: sometimes(share) }),
})

const storage = (name: string, share: number, fault: S3WireFault): Storm => ({
  name: `S3: ${name}`,
  begin: ({ s3Wire }) => s3Wire.add({ fault, when: sometimes(share) }),
})

const texts = (name: string, behaviour: SmsBehaviour): Storm => ({
  name: `SNS: ${name}`,
  begin: ({ cloud }) => cloud.sms.behave(behaviour),
})

const single: readonly Storm[] = [
  engine('throttles three calls of ten', 0.3, { kind: 'error', type: 'ProvisionedThroughputExceededException' }),
  engine('fails two calls of ten', 0.2, { kind: 'error', type: 'InternalServerError', status: 500 }),
  engine('is in conflict with three calls of ten', 0.3, { kind: 'error', type: 'TransactionConflictException' }),
  engine('cuts one connection of ten', 0.1, { kind: 'cut' }),
  engine('loses one answer of ten', 0.1, { kind: 'lose-answer' }),
  engine('is late', 0.5, { kind: 'delay', milliseconds: 120 }),
  engine('never answers one call of fifty', 0.02, { kind: 'hang' }),
  storage('slows down three calls of ten', 0.3, { kind: 'error', code: 'SlowDown', status: 503 }),
  storage('cuts two connections of ten', 0.2, { kind: 'cut' }),
  storage('loses two answers of ten', 0.2, { kind: 'lose-answer' }),
  texts('throttles', { kind: 'refuse', error: 'Throttled' }),
  texts('refuses every number', { kind: 'refuse', error: 'OptedOut' }),
  texts('is not there', { kind: 'drop' }),
  texts('never answers', { kind: 'hang' }),
]

const everything: Storm = {
  name: 'all of it, a little',
  begin(service) {
    for (const kind of ['cut', 'lose-answer', 'hang'] as const) {
      service.wire.add({ fault: { kind }, when: sometimes(0.01) })
      service.s3Wire.add({ fault: { kind }, when: sometimes(0.01) })
    }
    service.cloud.sms.behave({ kind: 'slow', milliseconds: 500 })
  },
}

const all = [...single, everything]

const clear = ({ wire, s3Wire, cloud }: Service) => {
  wire.clear()
  s3Wire.clear()
  cloud.sms.behave({ kind: 'deliver' })
}

interface Course {
  stormMs: number
  calmMs: number
  signal: AbortSignal
}

/** Storms until the signal comes; the calm comes first and last. */
export function startWeather(
  service: Service,
  { stormMs, calmMs, signal }: Course,
): Weather & { ended: Promise<void> } {
  let blowing: string | null = null
  let calmSince = 0
  const counts = new Map<string, number>()
  const pause = (milliseconds: number) => sleep(milliseconds, undefined, { signal }).catch(() => undefined)
  const run = async () => {
    for (let next = 0; !signal.aborted; next += 1) {
      await pause(calmMs)
      const storm = all[next % all.length]
      if (!storm || signal.aborted) break
      blowing = storm.name
      counts.set(storm.name, (counts.get(storm.name) ?? 0) + 1)
      storm.begin(service)
      await pause(stormMs)
      clear(service)
      blowing = null
      calmSince = performance.now()
    }
    clear(service)
    blowing = null
  }
  return {
    name: () => blowing,
    calmFor: (milliseconds) => blowing === null && performance.now() - calmSince > milliseconds,
    storms: () => counts,
    ended: run(),
  }
}
