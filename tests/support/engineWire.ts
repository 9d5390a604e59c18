/**
 * The wire between the functions and the embedded DynamoDB: records the calls and fails as configured, in the ways of
 * real networks and of the real DynamoDB. Rules apply in order, each a set number of times.
 */
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Cloud } from '../../local/cloud.ts'
import { refusalBody } from '../../local/door.ts'
import {
  headerIn,
  openPassage,
  type PlainAnswer,
  type PlainRequest,
  sendAnswer,
  startPlainServer,
  withBody,
} from './plainHttp.ts'

/** `UpdateItem`, `TransactWriteItems` …, and the tables that the call names. */
export interface EngineCall {
  operation: string
  tables: readonly string[]
  /** The parsed request body. */
  input: Record<string, unknown>
}

export type EngineFault =
  /**
   * An error of the service in its JSON protocol. `extra` is added to the body (`CancellationReasons`, for example).
   */
  | { kind: 'error'; type: string; status?: number; extra?: object }
  /** The connection is cut before anything is carried out. */
  | { kind: 'cut' }
  /** The call is carried out and its answer is lost. */
  | { kind: 'lose-answer' }
  | { kind: 'delay'; milliseconds: number }
  /** The call is forwarded after another event. */
  | { kind: 'wait'; until: () => Promise<unknown> }
  /** Nothing is carried out, and no answer ever comes. */
  | { kind: 'hang' }

export interface Rule {
  fault: EngineFault
  /** Every call where not given. */
  when?: (call: EngineCall) => boolean
  /** How often the rule applies; always where not given. */
  times?: number
}

/** The engine's answer. */
export type Passed = PlainAnswer

/** Stands between a call and the engine: forwards it, possibly changed, and returns the answer when it chooses. */
export type Tap = (call: EngineCall, send: (input: object) => Promise<Passed>) => Promise<Passed>

export interface EngineWire {
  url: string
  /** The calls since the last `clear`. */
  calls: EngineCall[]
  add(rule: Rule): void
  /** Connections since the last `clear` that have carried no call yet. */
  connections(): number
  /** Sets the one tap, for calls that no rule answers. @returns removes it */
  tap(tap: Tap): () => void
  /** Removes rules and recorded calls. */
  clear(): void
  /** Waits until every forwarded call is carried out, even if nobody waits for its answer. */
  idle(): Promise<void>
  stop(): Promise<void>
}

/**
 * The date is that of the moved clock: an SDK that sees another one takes the next refusal for clock skew and repeats
 * the call.
 */
const answerHeaders = () => ({ 'content-type': 'application/x-amz-json-1.0', date: new Date().toUTCString() })

const errorBody = ({ type, extra }: Extract<EngineFault, { kind: 'error' }>): string =>
  JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'told to fail', ...extra })

function tablesIn(value: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const part of value) tablesIn(part, found)
  else if (value && typeof value === 'object') {
    for (const [name, part] of Object.entries(value)) {
      if (name === 'TableName') found.add(String(part))
      else if (name === 'RequestItems') for (const table of Object.keys(part as object)) found.add(table)
      else if (name !== 'Item') tablesIn(part, found)
    }
  }
  return found
}

function callOf({ head, body }: PlainRequest): EngineCall {
  const operation = headerIn(head, 'x-amz-target').replace(/^.*\./, '')
  const input = JSON.parse(body || '{}') as Record<string, unknown>
  return { operation, tables: [...tablesIn(input)], input }
}

/**
 * Replaces the door of the embedded DynamoDB.
 * @param engine the engine's endpoint, and the judge of calls that AWS would refuse
 */
export async function startEngineWire({
  endpoint,
  judge,
}: Pick<Cloud['engine'], 'endpoint' | 'judge'>): Promise<EngineWire> {
  let rules: Rule[] = []
  const calls: EngineCall[] = []
  const underWay = new Set<Promise<void>>()

  const faultFor = (call: EngineCall): EngineFault | undefined => {
    const rule = rules.find(({ when, times }) => (times ?? 1) > 0 && (!when || when(call)))
    if (rule?.times !== undefined) rule.times -= 1
    return rule?.fault
  }

  const engine = openPassage(endpoint)
  let tapped: Tap | undefined

  const unused = new Set<Socket>()
  const answer = async (request: PlainRequest): Promise<void> => {
    const { socket } = request
    unused.delete(socket)
    const call = callOf(request)
    calls.push(call)
    const say = (passed: Passed) => sendAnswer(socket, passed, answerHeaders())
    const fault = faultFor(call)
    if (fault?.kind === 'cut') return void socket.destroy()
    if (fault?.kind === 'hang') return
    if (fault?.kind === 'delay') await sleep(fault.milliseconds)
    if (fault?.kind === 'wait') await fault.until()
    if (fault?.kind === 'error') return say({ status: fault.status ?? 400, text: errorBody(fault) })
    const refusal = judge(call.operation, call.input)
    if (refusal !== null) return say({ status: 400, text: refusalBody('ValidationException', refusal) })
    const send = (input: object) => engine.pass(withBody(request, JSON.stringify(input)))
    const passed = await (tapped ? tapped(call, send) : engine.pass(request.bytes))
    if (fault?.kind === 'lose-answer') return void socket.destroy()
    say(passed)
  }

  const take = (request: PlainRequest) => {
    const carriedOut = answer(request).catch(() => void request.socket.destroy())
    underWay.add(carriedOut)
    void carriedOut.finally(() => underWay.delete(carriedOut))
  }
  const server = await startPlainServer(take, (socket) => void unused.add(socket))
  return {
    url: `http://127.0.0.1:${server.port}`,
    calls,
    connections: () => unused.size,
    add: (rule) => void rules.push(rule),
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
    tap(tap) {
      tapped = tap
      return () => {
        tapped = undefined
      }
    },
    clear() {
      rules = []
      calls.length = 0
      unused.clear()
    },
    async stop() {
      engine.close()
      await server.stop()
    },
  }
}
