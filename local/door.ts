/**
 * The door of the embedded DynamoDB: whoever may not ask is turned away, and what AWS refuses is refused, before the
 * engine sees anything. The engine itself listens where no page of a browser finds it.
 */
import { Agent, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import { deniedTo, jsonDenials } from './guard.ts'
import { listen, readBody } from './listen.ts'
import type { Keys } from './s3/keys.ts'

/** @returns the message with which AWS refuses a call, or null */
export type Judge = (operation: string, input: Readonly<Record<string, unknown>>) => string | null

export interface DoorOptions {
  /** Of the engine. */
  target: string
  /** 0 for any free one. */
  port: number
  keys(): Keys
  judge: Judge
}

export interface Door {
  endpoint: string
  close(): Promise<void>
}

// What AWS takes at once (BatchWriteItem).
const BODY_BYTES_MAX = 16 * 1024 * 1024

/** As DynamoDB says that it refuses. @param type without its namespace */
export const refusalBody = (type: string, message: string): string =>
  JSON.stringify({ __type: `com.amazon.coral.validate#${type}`, message })

export const operationOf = ({ headers }: IncomingMessage): string =>
  String(headers['x-amz-target'] ?? '').replace(/^.*\./, '')

/** With the date of this process: an SDK that finds another one takes a refusal for a clock that goes wrong. */
const answer = (response: ServerResponse, status: number, body: string | Buffer): void => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', date: new Date().toUTCString() }).end(body)
}

function parsed(body: string): Record<string, unknown> {
  try {
    return JSON.parse(body) as Record<string, unknown>
  } catch {
    // The engine says what is wrong with it.
    return {}
  }
}

/** Sends calls on to the engine as they came. */
function passerTo(target: string) {
  const { hostname, port } = new URL(target)
  const agent = new Agent({ keepAlive: true })
  const pass = ({ headers }: IncomingMessage, body: string): Promise<{ status: number; body: Buffer }> =>
    new Promise((resolve, reject) => {
      const passed = ask({ hostname, port, method: 'POST', path: '/', headers, agent }, (answered) => {
        const chunks: Buffer[] = []
        answered.on('data', (chunk: Buffer) => chunks.push(chunk))
        answered.once('end', () => resolve({ status: answered.statusCode ?? 502, body: Buffer.concat(chunks) }))
        answered.once('error', reject)
      })
      passed.once('error', reject)
      passed.end(body)
    })
  return { pass, close: () => agent.destroy() }
}

export async function openDoor({ target, port, keys, judge }: DoorOptions): Promise<Door> {
  const engine = passerTo(target)
  const listener = await listen(port, async (request, response) => {
    const body = await readBody(request, BODY_BYTES_MAX)
    const denied = deniedTo(request, body, 'dynamodb', keys())
    if (denied) return answer(response, 400, refusalBody(jsonDenials[denied.denial], denied.message))
    const refusal = judge(operationOf(request), parsed(body))
    if (refusal !== null) return answer(response, 400, refusalBody('ValidationException', refusal))
    const { status, body: text } = await engine.pass(request, body)
    answer(response, status, text)
  })
  return {
    endpoint: listener.url,
    async close() {
      engine.close()
      await listener.close()
    },
  }
}
