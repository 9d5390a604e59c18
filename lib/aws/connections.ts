/**
 * Kept connections to services of AWS, and requests upon them: what `node:http(s)` and its agent do, as far as a signed
 * request needs it, in a third of its processor time (docs/decisions/0047).
 */
import { connect as connectPlain, isIP, type OnReadOpts, type Socket } from 'node:net'
import { connect as connectSecure } from 'node:tls'
import { answerReader, type HttpAnswer } from './httpAnswer.ts'

// The number of connections that the SDK's handler opens to one host.
const CONNECTIONS_MAX = 50
// A host says how long it keeps an idle connection; within the last second of that it may already have closed it.
const MARGIN_MS = 1000
const PROBE_AFTER_MS = 1000

/** No connection, or no whole answer, within the time given; named as the SDK names it. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError'
}

/** Who waits for what comes over a connection. */
interface Listener {
  /** Bytes that the next read overwrites. */
  bytes(bytes: Buffer): void
  /** The connection is over: by a failure, or null where the other side has ended it. */
  ended(failure: Error | null): void
}

interface Connection {
  socket: Socket
  /** Its handshake is done. */
  isOpen: boolean
  /** Epoch milliseconds until which the other side keeps it. */
  keptUntil: number
  listener: Listener | null
  end(failure: Error | null): void
}

/** The connections to one host. */
interface Host {
  endpoint: URL
  all: Set<Connection>
  /** The one used last is at the end. */
  idle: Connection[]
  waiting: ((connection: Connection) => void)[]
  /** Of the last TLS handshake: the next one is shorter by it. */
  session: Buffer | undefined
}

const hosts = /* @__PURE__ */ new Map<string, Host>()

function hostOf(endpoint: URL): Host {
  const known = hosts.get(endpoint.origin)
  if (known) return known
  const host: Host = { endpoint, all: new Set(), idle: [], waiting: [], session: undefined }
  hosts.set(endpoint.origin, host)
  return host
}

const READ_BYTES = 64 * 1024
let shared: Buffer | undefined

/**
 * Reads into one buffer for all connections, which is free again once the bytes were taken out of it: otherwise Node
 * allocates 64 KB for each read, and hands them on through a stream.
 */
function readingFor(take: (bytes: Buffer) => void): OnReadOpts {
  shared ??= Buffer.allocUnsafeSlow(READ_BYTES)
  const buffer = shared
  const callback = (length: number) => {
    take(buffer.subarray(0, length))
    return true
  }
  return { buffer, callback }
}

/** As Node's agents connect: without Nagle's delay, and with probes by the system. @param take gets what comes */
function socketTo(host: Host, take: (bytes: Buffer) => void): Socket {
  const { protocol, hostname, port } = host.endpoint
  const name = hostname.replace(/^\[|\]$/g, '')
  const onread = readingFor(take)
  const options = { host: name, noDelay: true, keepAlive: true, keepAliveInitialDelay: PROBE_AFTER_MS, onread }
  if (protocol === 'http:') return connectPlain({ ...options, port: Number(port || 80) })
  const socket = connectSecure({
    ...options,
    port: Number(port || 443),
    ALPNProtocols: ['http/1.1'],
    ...(isIP(name) === 0 && { servername: name }),
    ...(host.session && { session: host.session }),
  })
  return socket.on('session', (session) => {
    host.session = session
  })
}

/** Takes a connection that is over out of its host; whoever waits for a free one gets another in its place. */
function remove(host: Host, connection: Connection): boolean {
  if (!host.all.delete(connection)) return false
  host.idle = host.idle.filter((one) => one !== connection)
  // A session that the host refuses would be refused again.
  if (!connection.isOpen) host.session = undefined
  connection.socket.destroy()
  const next = host.waiting.shift()
  if (next) next(open(host))
  return true
}

function open(host: Host): Connection {
  // Nobody has asked for bytes upon an idle connection.
  const socket = socketTo(host, (bytes) => (connection.listener ? connection.listener.bytes(bytes) : end(null)))
  const end = (failure: Error | null) => {
    if (remove(host, connection)) connection.listener?.ended(failure)
  }
  const connection: Connection = { socket, isOpen: false, keptUntil: Number.POSITIVE_INFINITY, listener: null, end }
  socket.once(host.endpoint.protocol === 'http:' ? 'connect' : 'secureConnect', () => {
    connection.isOpen = true
  })
  socket.on('error', end)
  socket.on('end', () => end(null))
  socket.on('close', () => end(null))
  host.all.add(connection)
  return connection
}

/** Gives an idle connection, a new one, or where there are too many the next that is free. */
function take(host: Host, then: (connection: Connection) => void): void {
  for (let one = host.idle.pop(); one; one = host.idle.pop()) {
    if (one.keptUntil > Date.now()) {
      then(one)
      return
    }
    one.end(null)
  }
  if (host.all.size < CONNECTIONS_MAX) then(open(host))
  else host.waiting.push(then)
}

/** How long the host keeps an idle connection, where it says so (`Keep-Alive: timeout=5`). */
function keptMs({ headers }: HttpAnswer): number {
  const [, seconds] = /\btimeout=(\d+)/i.exec(headers['keep-alive'] ?? '') ?? []
  return seconds === undefined ? Number.POSITIVE_INFINITY : Number(seconds) * 1000 - MARGIN_MS
}

/** An idle connection does not keep the process running. */
function giveBack(host: Host, connection: Connection): void {
  const next = host.waiting.shift()
  if (next) {
    next(connection)
    return
  }
  connection.socket.unref()
  host.idle.push(connection)
}

/** Who waits for an answer; one of both is called, once. */
interface Asking {
  answered(answer: HttpAnswer): void
  failed(failure: Error): void
}

/** A request as HTTP/1.1 writes it. */
export interface WrittenRequest {
  head: string
  body: string | Buffer
  /** Whether its answer has no body, whatever length it tells. */
  isHead: boolean
}

/** Writes at once: a text whole, and bytes behind their head without a copy of them. */
function write(socket: Socket, { head, body }: WrittenRequest): void {
  if (typeof body === 'string') {
    socket.write(head + body)
    return
  }
  socket.cork()
  socket.write(head)
  if (body.length > 0) socket.write(body)
  socket.uncork()
}

/** Sends a request upon a connection of its own, and reads the answer. */
function converse(connection: Connection, request: WrittenRequest, { answered, failed }: Asking): void {
  const reader = answerReader(request.isHead)
  const bytes = (bytes: Buffer) => {
    try {
      const answer = reader.take(bytes)
      if (answer) answered(answer)
    } catch (error) {
      connection.end(error as Error)
    }
  }
  const ended = (failure: Error | null) => {
    const answer = failure === null ? reader.end() : null
    if (answer) answered(answer)
    else failed(failure ?? Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }))
  }
  connection.listener = { bytes, ended }
  connection.socket.ref()
  write(connection.socket, request)
}

export interface TimeLimits {
  /** Milliseconds until the connection is open. */
  connectionTimeout: number
  /** Milliseconds until the whole answer is there. */
  requestTimeout: number
}

/**
 * Acts after a time. A process that was busy, or a function that Lambda had frozen, runs its timers first: what has come
 * over the network meanwhile is read before.
 * @returns ends the waiting
 */
function after(milliseconds: number, act: () => void): () => void {
  let turn: NodeJS.Immediate | undefined
  const timer = setTimeout(() => {
    turn = setImmediate(act)
  }, milliseconds)
  return () => {
    clearTimeout(timer)
    clearImmediate(turn)
  }
}

/** Ends a connection that is not open in time. @returns ends the waiting, where there is anything to wait for */
function openWithin(connection: Connection, milliseconds: number): (() => void) | undefined {
  if (connection.isOpen) return undefined
  return after(milliseconds, () => {
    if (!connection.isOpen) connection.end(new TimeoutError('no connection in time'))
  })
}

/**
 * Sends one request, once, and reads its answer.
 * @throws {TimeoutError} {AnswerMalformed} and errors of the system (`ECONNREFUSED` …)
 */
export function exchange(endpoint: URL, request: WrittenRequest, limits: TimeLimits): Promise<HttpAnswer> {
  const host = hostOf(endpoint)
  return new Promise((resolve, reject) => {
    let fail: (failure: Error) => void = reject
    let isLate = false
    const endWhole = after(limits.requestTimeout, () => {
      isLate = true
      fail(new TimeoutError('no answer in time'))
    })
    take(host, (connection) => {
      if (isLate) {
        giveBack(host, connection)
        return
      }
      fail = connection.end
      const endOpening = openWithin(connection, limits.connectionTimeout)
      const stop = () => {
        endWhole()
        endOpening?.()
      }
      converse(connection, request, {
        answered(answer) {
          stop()
          connection.listener = null
          connection.keptUntil = Date.now() + keptMs(answer)
          // An answer may come before the request was sent whole.
          if (answer.isKept && connection.socket.writableLength === 0) giveBack(host, connection)
          else connection.end(null)
          resolve(answer)
        },
        failed(failure) {
          stop()
          reject(failure)
        },
      })
    })
  })
}

/** Opens a connection that the first request finds ready, its TLS handshake done. No request depends on it. */
export function openConnection(endpoint: URL): void {
  const host = hostOf(endpoint)
  giveBack(host, open(host))
}
