/**
 * The wire between the embedded S3 and its clients, both functions and holders of links: records the calls and fails as
 * configured. Bytes are streamed; rules apply in order, each a set number of times.
 */
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface S3Call {
  /** As the SDK calls it: `PutObject`, `CopyObject`, `PostObject`, `UploadPart` … */
  operation: string
  key: string
  /** A function signs in the header, the holder of a link in the query, the holder of a form in the form. */
  caller: 'function' | 'link' | 'form'
  /** The source of a copy; null otherwise. */
  source: string | null
  /** The status of S3's answer, once it has come. */
  status?: number
}

export type S3WireFault =
  /** An error of S3, as XML. */
  | { kind: 'error'; code: string; status?: number }
  /** The connection is cut before anything is carried out. */
  | { kind: 'cut' }
  /** The call is carried out and its answer is lost. */
  | { kind: 'lose-answer' }
  | { kind: 'delay'; milliseconds: number }
  /** Nothing is carried out, and no answer ever comes. */
  | { kind: 'hang' }

export interface S3Rule {
  fault: S3WireFault
  /** Every call where not given. */
  when?: (call: S3Call) => boolean
  /** Number of calls that pass before the rule applies; none where not given. */
  after?: number
  /** How often the rule applies; always where not given. */
  times?: number
}

export interface S3Wire {
  url: string
  /** The calls since the last `clear`. */
  calls: S3Call[]
  add(rule: S3Rule): void
  /** Removes rules and recorded calls. */
  clear(): void
  stop(): Promise<void>
}

const objectOperations = new Map([
  ['GET', 'GetObject'],
  ['HEAD', 'HeadObject'],
  ['PUT', 'PutObject'],
  ['DELETE', 'DeleteObject'],
])

function operationOf({ method = '', headers }: IncomingMessage, key: string, query: URLSearchParams): string {
  if (method === 'OPTIONS') return 'Preflight'
  if (key === '') {
    if (query.has('delete')) return 'DeleteObjects'
    if (query.has('uploads')) return 'ListMultipartUploads'
    return method === 'POST' ? 'PostObject' : 'ListObjectsV2'
  }
  if (query.has('uploads')) return 'CreateMultipartUpload'
  if (query.has('uploadId')) {
    const names = {
      GET: 'ListParts',
      PUT: 'UploadPart',
      POST: 'CompleteMultipartUpload',
      DELETE: 'AbortMultipartUpload',
    }
    return new Map(Object.entries(names)).get(method) ?? method
  }
  return headers['x-amz-copy-source'] === undefined ? (objectOperations.get(method) ?? method) : 'CopyObject'
}

function callOf(request: IncomingMessage): S3Call {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const key = decodeURIComponent(url.pathname.split('/').slice(2).join('/'))
  const caller = request.headers.authorization ? 'function' : url.search ? 'link' : 'form'
  const copied = request.headers['x-amz-copy-source']
  const source = copied === undefined ? null : decodeURIComponent(String(copied)).split('/').slice(1).join('/')
  return { operation: operationOf(request, key, url.searchParams), key, caller, source }
}

/** Forwards the request unchanged, including signature and host, and returns the answer. */
function pass(target: string, request: IncomingMessage): Promise<IncomingMessage> {
  const { hostname, port } = new URL(target)
  return new Promise((resolve, reject) => {
    const { method, url, rawHeaders } = request
    const passed = ask({ hostname, port, method, path: url, headers: rawHeaders, agent: false }, resolve)
    passed.once('error', reject)
    request.once('close', () => request.complete || passed.destroy())
    request.pipe(passed)
  })
}

/** The date is that of the moved clock, as in answers of the embedded S3. */
function refuse(response: ServerResponse, code: string, status: number): void {
  response
    .writeHead(status, { 'content-type': 'application/xml', date: new Date().toUTCString() })
    .end(`<Error><Code>${code}</Code><Message>told to fail</Message></Error>`)
}

/** @param target the address of the embedded S3 */
export async function startS3Wire(target: string): Promise<S3Wire> {
  let rules: S3Rule[] = []
  const calls: S3Call[] = []

  const faultFor = (call: S3Call): S3WireFault | undefined => {
    for (const rule of rules) {
      if ((rule.times ?? 1) <= 0 || (rule.when && !rule.when(call))) continue
      if ((rule.after ?? 0) > 0) {
        rule.after = (rule.after ?? 0) - 1
        continue
      }
      if (rule.times !== undefined) rule.times -= 1
      return rule.fault
    }
    return undefined
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = callOf(request)
    calls.push(call)
    const fault = faultFor(call)
    if (fault?.kind === 'cut') return void request.socket.destroy()
    if (fault?.kind === 'hang') return void request.resume()
    if (fault?.kind === 'delay') await sleep(fault.milliseconds)
    if (fault?.kind === 'error') {
      request.resume()
      return refuse(response, fault.code, fault.status ?? 503)
    }
    const passed = await pass(target, request)
    if (passed.statusCode !== undefined) call.status = passed.statusCode
    if (fault?.kind === 'lose-answer') {
      passed.resume()
      passed.once('end', () => request.socket.destroy())
      return
    }
    response.writeHead(passed.statusCode ?? 502, passed.rawHeaders)
    passed.pipe(response)
    passed.once('error', () => response.destroy())
    response.once('close', () => passed.destroy())
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => request.socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    add: (rule) => void rules.push({ ...rule }),
    clear() {
      rules = []
      calls.length = 0
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
