/**
 * A small HTTP server on the loopback address, for the embedded services and the console.
 */
import { randomInt } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Listener {
  port: number
  url: string
  /** Stops listening and cuts open connections. */
  close(): Promise<void>
}

export type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/**
 * How long an idle connection is kept, in milliseconds: longer than clients keep it. Node closes it after five seconds, and a
 * process that was busy for as long closes it upon a request that is there but not read yet.
 */
export const IDLE_MS = 65_000

/** @param port 0 for any free port @param address 127.0.0.1 where not given */
export async function listen(port: number, handle: Handle, address = '127.0.0.1'): Promise<Listener> {
  // No time limit: a phone may need long for a large file.
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: IDLE_MS }, (request, response) => {
    // The date follows the clock that signatures are checked by, which tests move: an SDK adjusts its own clock to this
    // header.
    response.setHeader('date', new Date().toUTCString())
    handle(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' }).end(`${error}\n`)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, address, () => resolve())
  })
  const { port: own } = server.address() as AddressInfo
  return {
    port: own,
    url: `http://127.0.0.1:${own}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** The whole body. @throws {RangeError} past `bytesMax` */
export async function readBytes(request: IncomingMessage, bytesMax = 1024 * 1024): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > bytesMax) throw new RangeError(`The body is larger than ${bytesMax} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The whole body as text. @throws {RangeError} past `bytesMax` */
export const readBody = async (request: IncomingMessage, bytesMax?: number): Promise<string> =>
  (await readBytes(request, bytesMax)).toString('utf8')

/** Whether a port is free; determined by opening it. */
export async function isFree(port: number, address?: string): Promise<boolean> {
  try {
    const listener = await listen(port, async () => undefined, address)
    await listener.close()
    return true
  } catch {
    return false
  }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const listener = await listen(0, async () => undefined)
  await listener.close()
  return listener.port
}

/**
 * An address of this machine that is hard to find, for a service that answers every caller: a page in a browser can try
 * all ports of 127.0.0.1, but not of all 127.0.0.0/8. On systems with 127.0.0.1 alone (macOS) it is that.
 */
export function hiddenAddress(): Promise<string> {
  const address = `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve('127.0.0.1'))
    probe.listen(0, address, () => probe.close(() => resolve(address)))
  })
}
