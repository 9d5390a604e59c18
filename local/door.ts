/**
 * The door of the embedded DynamoDB: it refuses unauthorised callers, and calls that AWS would refuse, before the
 * engine sees them. The engine itself listens on an address that a browser's page cannot find.
 */
import { Agent, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import { deniedTo, jsonDenials } from './guard.ts'
import { listen, readBody } from './listen.ts'
import type { Keys } from './s3/keys.ts'

/** @returns the message with which AWS refuses a call, or null */
export type Judge = (operation: string, input: Readonly<Record<string, unknown>>) => string | null

export interface DoorOptions {
  /** The engine's endpoint. */
  target: string
  /** 0 for any free port. */
  port: number
  keys(): Keys
  judge: Judge
}

export interface Door {
  endpoint: string
  close(): Promise<void>
}

// The most that AWS takes in one request (BatchWriteItem).
const BODY_BYTES_MAX = 16 * 1024 * 1024

/** An error body in DynamoDB's form. @param type without its namespace */
export const refusalBody = (type: string, message: string): string =>
  JSON.stringify({ __type: `com.amazon.coral.validate#${type}`, message })

export const operationOf = ({ headers }: IncomingMessage): string =>
  String(headers['x-amz-target'] ?? '').replace(/^.*\./, '')

/** The date is that of this process: an SDK that sees a different one takes a refusal for clock skew. */
const answer = (response: ServerResponse, status: number, body: string | Buffer): void => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', date: new Date().toUTCString() }).end(body)
}

function parsed(body: string): Record<string, unknown> {
  try {
    return JSON.parse(body) as Record<string, unknown>
  } catch {
    // The engine reports what is wrong with the body.
    return {}
  }
}

/** Forwards calls to the engine unchanged. */
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
