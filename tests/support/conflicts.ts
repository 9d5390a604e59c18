/**
 * Conflicts between the client and the service: every transaction of a request conflicts with other people's, and every
 * single write does so twice. First the conflicts last until the request gives up; when it is sent again, there are
 * two.
 */
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Host } from '../conformance/runner.ts'
import type { EngineCall, EngineWire } from './engineWire.ts'

export interface Conflicts {
  host: Host
  /** Kinds of requests that were told to try again, and succeeded when sent again. */
  told: ReadonlySet<string>
  /** Kinds that succeeded in spite of the conflict: the part in conflict is done later by somebody else. */
  undisturbed: ReadonlySet<string>
  /** Answers of 503 without `Retry-After`. */
  problems: readonly string[]
  stop(): Promise<void>
}

interface Sent {
  method: string
  path: string
  headers: string[]
  body: Buffer
}

interface Answer {
  status: number
  headers: string[]
  retryAfter: string | undefined
  body: Buffer
}

type Mode = 'none' | 'always' | 'twice'

const isTransaction = ({ operation }: EngineCall) => operation === 'TransactWriteItems'
const isWrite = ({ operation }: EngineCall) => /^(Put|Update|Delete)Item$/.test(operation)

const membersOf = (body: string): Record<string, unknown> => {
  try {
    return (JSON.parse(body) ?? {}) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** The kind of a request, whoever sends it: `POST /user AddFriend`. */
export function kindOf(method: string, path: string, body: string): string {
  const place = path.replace(/\?.*/, '').replaceAll(/\{\{.*?\}\}|\d{2,}/g, '#')
  const { Action: action, step } = membersOf(body)
  return [method, place, action, step].filter((part) => part !== undefined).join(' ')
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function sendTo(base: string, { method, path, headers, body }: Sent): Promise<Answer> {
  const { hostname, port } = new URL(base)
  return new Promise((resolve, reject) => {
    const passed = ask({ hostname, port, method, path, headers }, (answer) => {
      const { statusCode: status = 502, rawHeaders, headers: named } = answer
      bodyOf(answer).then((text) => {
        resolve({ status, headers: rawHeaders, retryAfter: named['retry-after'], body: text })
      }, reject)
    })
    passed.once('error', reject)
    passed.end(body)
  })
}

/**
 * Makes as many conflicts at the wire as the mode says.
 * @returns the number of transactions in conflict since the last mode
 */
function conflictsAt(wire: EngineWire) {
  let mode: Mode = 'none'
  let singles = false
  let met = 0
  const seen = new Map<string, number>()
  const meets = (call: EngineCall) => {
    const body = JSON.stringify(call.input)
    const times = (seen.get(body) ?? 0) + 1
    seen.set(body, times)
    if (isTransaction(call)) return mode === 'always' || (mode === 'twice' && times <= 2)
    return singles && times <= 2
  }
  const reasons: object[] = []
  const add = () => {
    wire.add({
      fault: { kind: 'error', type: 'TransactionCanceledException', extra: { CancellationReasons: reasons } },
      when: (call) => {
        if (!isTransaction(call) || !meets(call)) return false
        const { length } = call.input['TransactItems'] as object[]
        // Only one item is in conflict, as with another transaction on a single item.
        reasons.splice(0, reasons.length, ...Array.from({ length }, () => ({ Code: 'None' })))
        reasons[length - 1] = { Code: 'TransactionConflict' }
        met += 1
        return true
      },
    })
    wire.add({
      fault: { kind: 'error', type: 'TransactionConflictException' },
      when: (call) => isWrite(call) && meets(call),
    })
  }
  /** @param withSingles whether single writes conflict too, twice each */
  const begin = (next: Mode, withSingles = false) => {
    mode = next
    singles = withSingles
    met = 0
    seen.clear()
  }
  return { add, begin, met: () => met }
}

/** @param settled resolves when no background function is at work, whose transactions would count as the next request's */
export async function startConflicts(host: Host, wire: EngineWire, settled: () => Promise<void>): Promise<Conflicts> {
  const [told, undisturbed, problems] = [new Set<string>(), new Set<string>(), [] as string[]]
  // Retries take time: a kind that has once met conflicts of single writes meets no more.
  const met = new Set<string>()
  const conflicts = conflictsAt(wire)

  const send = async (sent: Sent): Promise<Answer> => {
    const kind = kindOf(sent.method, sent.path, sent.body.toString())
    if (told.has(kind)) return sendTo(host.base, sent)
    await settled()
    conflicts.begin('always', !met.has(kind))
    met.add(kind)
    const first = await sendTo(host.base, sent)
    const wasInConflict = conflicts.met() > 0
    conflicts.begin('none')
    const mayTryAgain = Number(first.retryAfter) > 0
    if (first.status === 503 && !mayTryAgain) problems.push(`${kind}: 503 without Retry-After`)
    if (!wasInConflict) return first
    // Some routes of `action` report this in words of their own, under status 200; they have the same header.
    if (!mayTryAgain) {
      undisturbed.add(kind)
      return first
    }
    told.add(kind)
    conflicts.begin('twice', true)
    const second = await sendTo(host.base, sent)
    conflicts.begin('none')
    return second
  }

  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url: path = '', rawHeaders: headers } = request
    const { status, headers: answered, body } = await send({ method, path, headers, body: await bodyOf(request) })
    response.writeHead(status, answered).end(body)
  }
  const server = createServer((request, response) => void pass(request, response).catch(() => response.destroy()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    host: {
      ...host,
      base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      async reset() {
        await host.reset?.()
        conflicts.add()
      },
    },
    told,
    undisturbed,
    problems,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
