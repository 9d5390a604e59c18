/**
 * HTTP/1.1 between two programs that both announce the length of what they send: what `node:http` does there, in a
 * fourth of its processor time. The tests make hundreds of thousands of calls to DynamoDB, each over two connections.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { answerReader } from '../../lib/aws/httpAnswer.ts'

export interface PlainRequest {
  /** All of it, as it came. */
  bytes: Buffer
  /** The request line and the headers. */
  head: string
  body: string
  /** The connection, which a test may cut. */
  socket: Socket
}

export interface PlainAnswer {
  status: number
  text: string
}

export interface PlainServer {
  port: number
  /** Stops listening, and cuts open connections. */
  stop(): Promise<void>
}

const END_OF_HEAD = '\r\n\r\n'
const NONE: Buffer = Buffer.alloc(0)

/** The value of a header; empty where it is missing. @param name in lower case */
export function headerIn(head: string, name: string): string {
  const at = head.toLowerCase().indexOf(`\r\n${name}:`)
  if (at < 0) return ''
  const end = head.indexOf('\r\n', at + 2)
  return head.slice(at + name.length + 3, end < 0 ? head.length : end).trim()
}

/** The first whole request in these bytes; null where some are missing. @throws {Error} for a body without a length */
function firstIn(bytes: Buffer, socket: Socket): PlainRequest | null {
  const end = bytes.indexOf(END_OF_HEAD)
  if (end < 0) return null
  const head = bytes.toString('latin1', 0, end)
  const length = Number(headerIn(head, 'content-length') || Number.NaN)
  if (!Number.isInteger(length)) throw new Error('a request without a length')
  const [begin, whole] = [end + END_OF_HEAD.length, end + END_OF_HEAD.length + length]
  if (bytes.length < whole) return null
  return { bytes: bytes.subarray(0, whole), head, body: bytes.toString('utf8', begin, whole), socket }
}

/** Takes the requests of one connection; a client sends its next one behind the answer. */
function takeRequests(socket: Socket, take: (request: PlainRequest) => void): void {
  let before: Buffer = NONE
  socket.on('error', () => undefined)
  socket.on('data', (bytes: Buffer) => {
    before = before.length === 0 ? bytes : Buffer.concat([before, bytes])
    try {
      const request = firstIn(before, socket)
      if (request === null) return
      before = before.subarray(request.bytes.length)
      take(request)
    } catch {
      socket.destroy()
    }
  })
}

/** Listens on a free port of the loopback interface. */
export async function startPlainServer(
  take: (request: PlainRequest) => void,
  connected: (socket: Socket) => void,
): Promise<PlainServer> {
  const open = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    connected(socket)
    takeRequests(socket, take)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
}

const lengthLine = (text: string) => `content-length: ${Buffer.byteLength(text)}`

/** Sends an answer in one piece. @param headers without the length */
export function sendAnswer(
  socket: Socket,
  { status, text }: PlainAnswer,
  headers: Readonly<Record<string, string>>,
): void {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.write([`HTTP/1.1 ${status} -`, ...lines, lengthLine(text), '', text].join('\r\n'))
}

/** The same request with another body. */
export function withBody({ head }: PlainRequest, body: string): Buffer {
  return Buffer.from([head.replace(/\r\ncontent-length:[^\r]*/i, ''), lengthLine(body), '', body].join('\r\n'))
}

/** Forwards requests, each over a connection that no other uses meanwhile. */
export interface Passage {
  /** @throws {Error} where the connection ends before the answer */
  pass(request: Buffer): Promise<PlainAnswer>
  close(): void
}

/** Sends a request and reads the answer. @returns whether the connection may carry another */
function converse(socket: Socket, request: Buffer): Promise<PlainAnswer & { isKept: boolean }> {
  const reader = answerReader(false)
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('the connection ended without an answer'))
    const take = (bytes: Buffer) => {
      try {
        const answer = reader.take(bytes)
        if (answer === null) return
        socket.off('data', take).off('close', ended)
        resolve({ status: answer.status, text: answer.body.toString(), isKept: answer.isKept })
      } catch (error) {
        reject(error)
      }
    }
    socket.on('data', take).once('close', ended)
    socket.write(request)
  })
}

/** @param endpoint `http://127.0.0.1:8000` */
export function openPassage(endpoint: string): Passage {
  const { hostname: host, port } = new URL(endpoint)
  const open = new Set<Socket>()
  const idle: Socket[] = []
  const connected = (): Socket => {
    const socket = connect({ host, port: Number(port), noDelay: true })
    open.add(socket)
    socket.on('error', () => undefined)
    return socket.once('close', () => {
      open.delete(socket)
      if (idle.includes(socket)) idle.splice(idle.indexOf(socket), 1)
    })
  }
  return {
    async pass(request) {
      const socket = idle.pop() ?? connected()
      try {
        const { isKept, ...answer } = await converse(socket, request)
        if (isKept) idle.push(socket)
        else socket.destroy()
        return answer
      } catch (error) {
        socket.destroy()
        throw error
      }
    },
    close() {
      for (const socket of open) socket.destroy()
    },
  }
}
