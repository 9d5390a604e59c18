/**
 * Lambda's Runtime API on loopback, for one process that runs one function
 * (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html).
 */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface RuntimeApi {
  /** `127.0.0.1:<port>`, the value of AWS_LAMBDA_RUNTIME_API. */
  address: string
  /** Gives the process one event. @throws the error that the function, or its start, reported */
  invoke(event: unknown, timeoutSeconds: number): Promise<unknown>
  /** Ends all waiting calls with this reason, since the process will not ask for events any more. */
  fail(reason: string): void
  stop(): Promise<void>
}

interface Invocation {
  id: string
  event: unknown
  deadlineMs: number
  settle: { resolve(value: unknown): void; reject(reason: Error): void }
}

const PREFIX = '/2018-06-01/runtime'

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function errorOf(text: string): Error {
  const { errorType, errorMessage } = JSON.parse(text) as { errorType?: string; errorMessage?: string }
  return new Error(`${errorType ?? 'Error'}: ${errorMessage ?? ''}`)
}

/** @param functionArn included with every event */
export async function startRuntimeApi(functionArn: string): Promise<RuntimeApi> {
  const waiting: Invocation[] = []
  const underway = new Map<string, Invocation>()
  let asking: ServerResponse | undefined
  let failed: string | undefined

  const hand = () => {
    const [invocation] = waiting
    if (!asking || !invocation) return
    waiting.shift()
    underway.set(invocation.id, invocation)
    asking.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': invocation.id,
      'lambda-runtime-deadline-ms': String(invocation.deadlineMs),
      'lambda-runtime-invoked-function-arn': functionArn,
      'lambda-runtime-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0',
    })
    asking.end(JSON.stringify(invocation.event))
    asking = undefined
  }
  const fail = (reason: string) => {
    failed = reason
    for (const { settle } of [...waiting.splice(0), ...underway.values()]) settle.reject(new Error(reason))
    underway.clear()
  }
  const settle = (id: string, kind: string, text: string) => {
    const invocation = underway.get(id)
    underway.delete(id)
    if (kind === 'response') invocation?.settle.resolve(JSON.parse(text))
    else invocation?.settle.reject(errorOf(text))
  }
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const path = (incoming.url ?? '').slice(PREFIX.length)
    if (path === '/invocation/next') {
      asking = outgoing
      hand()
      return
    }
    const text = await textOf(incoming)
    const [, id = '', kind = ''] = /^\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? []
    if (kind !== '') settle(id, kind, text)
    else if (path === '/init/error') fail(`did not start: ${errorOf(text).message}`)
    outgoing.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}')
  }

  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing).catch(() => outgoing.destroy()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    invoke: (event, timeoutSeconds) =>
      new Promise((resolve, reject) => {
        if (failed !== undefined) return reject(new Error(failed))
        const deadlineMs = Date.now() + timeoutSeconds * 1000
        waiting.push({ id: randomUUID(), event, deadlineMs, settle: { resolve, reject } })
        hand()
      }),
    fail,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
