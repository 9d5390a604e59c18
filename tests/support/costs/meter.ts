/**
 * What one request costs, exactly: every call to DynamoDB, in which round it was, the units that DynamoDB says it has
 * consumed, and the calls to S3 and SNS. In use by the budgets of `npm test` and by whatever counts money:
 *
 *     const world = useWorld()
 *     const meter = useMeter(world)
 *     test('…', async () => {
 *       const { cost, outcome } = await meter.costOf(() => world.call('POST', '/login', { json }))
 *       cost.rounds     // ['UpdateItem throttle, GetItem identifiers', 'UpdateItem throttle, GetItem users', …]
 *       cost.calls      // of all rounds, with operation, tables, readUnits, writeUnits and whether it was refused
 *       cost.s3         // ['PutObject']
 *       cost.texts      // publishes to SNS
 *       unitsOf(cost)   // { read, write } in capacity units
 *     })
 *
 * A round is exact, whatever the machine does meanwhile: every answer is held at the wire until the function has gone
 * quiet, and then all are released together. So two calls are in one round if and only if neither waits for the other.
 * One request at a time: what else asks meanwhile would be counted with it, so the functions that S3 tells are held.
 */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { EngineCall, Passed } from '../engineWire.ts'
import type { World } from '../world.ts'

/** What is metered: a world, or whatever has its wires. */
export type Metered = Pick<World, 'wire' | 's3Wire' | 'events' | 'cloud'>

export interface CostCall {
  operation: string
  /** The last part of each table's name: `users`, `throttle` … */
  tables: readonly string[]
  /** Items of a batch or a transaction; 1 for all other calls. */
  items: number
  /** Rounds are numbered from 1. */
  round: number
  /**
   * From `ReturnConsumedCapacity`; for a write refused by its condition, by the rule of AWS, since an error contains no
   * units.
   */
  readUnits: number
  writeUnits: number
  /** A condition failed. */
  refused: boolean
}

export interface Cost {
  calls: readonly CostCall[]
  /** The simultaneous calls, round by round. */
  rounds: readonly string[]
  /** Operations of S3 by functions, in order; those of links and forms are not included. */
  s3: readonly string[]
  /** Number of texts that SNS was asked to send. */
  texts: number
}

export interface Meter {
  /** Measures the calls made while `act` runs. */
  costOf<Outcome>(act: () => Promise<Outcome>): Promise<{ cost: Cost; outcome: Outcome }>
}

/** The total capacity units of all calls. */
export function unitsOf({ calls }: Cost): { read: number; write: number } {
  const sum = (unit: 'readUnits' | 'writeUnits') => calls.reduce((total, call) => total + call[unit], 0)
  return { read: sum('readUnits'), write: sum('writeUnits') }
}

interface Capacity {
  CapacityUnits?: number
  ReadCapacityUnits?: number
  WriteCapacityUnits?: number
}

const isRead = (operation: string) => /^(Get|BatchGet|Query|Scan)/.test(operation)

/** The units of an answer; a transaction lists both kinds, any other call has one. */
function unitsIn(operation: string, output: Record<string, unknown>): { readUnits: number; writeUnits: number } {
  const told = [output['ConsumedCapacity'] ?? []].flat() as Capacity[]
  const sum = (unit: keyof Capacity) => told.reduce((total, one) => total + (one[unit] ?? 0), 0)
  const [read, write, whole] = [sum('ReadCapacityUnits'), sum('WriteCapacityUnits'), sum('CapacityUnits')]
  if (read + write > 0) return { readUnits: read, writeUnits: write }
  return isRead(operation) ? { readUnits: whole, writeUnits: 0 } : { readUnits: 0, writeUnits: whole }
}

/** A refused write costs as much as a successful one: a unit for each item, all of which are below 1 KB here. */
function unitsRefused(operation: string, items: number): { readUnits: number; writeUnits: number } {
  return { readUnits: 0, writeUnits: operation === 'TransactWriteItems' ? 2 * items : items }
}

function itemsIn({ operation, input }: EngineCall): number {
  if (operation === 'TransactWriteItems') return (input['TransactItems'] as unknown[]).length
  if (operation !== 'BatchGetItem') return 1
  const requests = Object.values(input['RequestItems'] as Record<string, { Keys: unknown[] }>)
  return requests.reduce((total, { Keys }) => total + Keys.length, 0)
}

const shortNames = (tables: readonly string[]) => tables.map((name) => name.split('-').at(-1) ?? name).sort()

/** Work in the thread pool that may lead to further calls: argon2, signatures, files. */
const atWork = () =>
  process.getActiveResourcesInfo().some((name) => /req|job/i.test(name) && !/tcp|connect|write|shutdown/i.test(name))

// Number of event-loop turns without news after which a function counts as quiet; a busy machine lengthens turns and
// does not add any.
const QUIET_TURNS = 12

/** Begins to count at the wires, which then have no other tap. */
export function startMeter(world: Metered): Meter & { stop(): void } {
  let calls: CostCall[] = []
  let round = 1
  let news = 0
  // Calls sent to the engine and not answered yet.
  let underWay = 0
  let isOver = true
  let held: (() => void)[] = []

  const hold = () => new Promise<void>((resolve) => (isOver ? resolve() : void held.push(resolve)))

  const untap = world.wire.tap(async (call, send): Promise<Passed> => {
    const counted: CostCall = {
      operation: call.operation,
      tables: shortNames(call.tables),
      items: itemsIn(call),
      round,
      readUnits: 0,
      writeUnits: 0,
      refused: false,
    }
    if (!isOver) calls.push(counted)
    news += 1
    underWay += 1
    const passed = await send({ ...call.input, ReturnConsumedCapacity: 'TOTAL' }).finally(() => {
      underWay -= 1
    })
    const output = JSON.parse(passed.text || '{}') as Record<string, unknown>
    counted.refused = passed.status !== 200
    const units = counted.refused ? unitsRefused(call.operation, counted.items) : unitsIn(call.operation, output)
    Object.assign(counted, units)
    await hold()
    return passed
  })

  /** Releases the held answers each time all functions are quiet. */
  const release = async (): Promise<void> => {
    for (let [turns, seen] = [0, news]; !isOver; ) {
      await nextTurn()
      await sleep(1)
      turns = seen === news && underWay === 0 && !atWork() ? turns + 1 : 0
      seen = news
      if (turns < QUIET_TURNS || held.length === 0) continue
      const together = held
      held = []
      round += 1
      turns = 0
      for (const go of together) go()
    }
  }

  return {
    async costOf(act) {
      calls = []
      round = 1
      isOver = false
      world.events.hold()
      const [s3, texts] = [world.s3Wire.calls.length, world.cloud.sms.publishes()]
      const releasing = release()
      const outcome = await act().finally(() => {
        isOver = true
        for (const go of held) go()
        held = []
      })
      await releasing
      world.events.release()
      const cost: Cost = {
        calls,
        rounds: roundsOf(calls),
        s3: world.s3Wire.calls.slice(s3).flatMap(({ operation, caller }) => (caller === 'function' ? [operation] : [])),
        texts: world.cloud.sms.publishes() - texts,
      }
      return { cost, outcome }
    },
    stop: untap,
  }
}

/**
 * A round as one line, sorted: the order of arrival of simultaneous calls is chance. The number of items in a batch
 * read depends on the caller's data and is left out; that of a transaction's writes is fixed.
 */
function roundsOf(calls: readonly CostCall[]): string[] {
  const numbers = [...new Set(calls.map(({ round }) => round))].sort((one, other) => one - other)
  const words = ({ operation, tables, items }: CostCall) =>
    `${operation}${operation === 'TransactWriteItems' ? ` ×${items}` : ''} ${tables.join('+')}`
  return numbers.map((number) =>
    calls
      .filter(({ round }) => round === number)
      .map(words)
      .sort()
      .join(', '),
  )
}
