/**
 * Requests to AWS go over connections of our own. What Node's client reads of an answer is read of it, in whatever
 * pieces it comes, and no connection is used that the other side may have left.
 */

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { Agent, createServer as createHttpServer, request } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import {
  createServer as createSecureServer,
  getCACertificates,
  setDefaultCACertificates,
  type TLSSocket,
} from 'node:tls'
import fc from 'fast-check'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { exchange, openConnection } from '../../lib/aws/connections.ts'
import { certificateFor } from '../support/certificate.ts'

const limits = { connectionTimeout: 2000, requestTimeout: 2000 }
const REQUEST = { head: 'POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 2\r\n\r\n', body: '{}', isHead: false }
const SHORT = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'

/** Answers a whole request; `time` counts the requests of all connections, from 0. */
type Answering = (socket: Socket, time: number) => void

const stops: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

interface Listening {
  endpoint: URL
  sockets: Socket[]
}

async function listen(answer: Answering, secure?: { key: string; cert: string }): Promise<Listening> {
  const sockets: Socket[] = []
  let times = 0
  const serve = (socket: Socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => bytes.toString().endsWith('{}') && answer(socket, times++))
  }
  const server: Server = secure ? createSecureServer(secure, serve) : createServer(serve)
  server.on('tlsClientError', () => undefined)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  stops.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  return { endpoint: new URL(secure ? `https://localhost:${port}` : `http://127.0.0.1:${port}`), sockets }
}

const ask = async (endpoint: URL, more = {}) => {
  const answer = await exchange(endpoint, REQUEST, { ...limits, ...more })
  return { ...answer, body: answer.body.toString() }
}
const failureOf = (endpoint: URL, more = {}) =>
  ask(endpoint, more).then(
    () => null,
    ({ name, code }: Error & { code?: string }) => [name, code],
  )

/** Sends bytes to a server of Node's that sends them back. */
async function echoOf(bytes: Buffer, secure?: { key: string; cert: string }): Promise<Buffer> {
  const server = secure ? createHttpsServer(secure) : createHttpServer()
  server.on('request', (asked, answer) => {
    answer.writeHead(200, { 'content-length': String(asked.headers['content-length']) })
    asked.pipe(answer)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  stops.push(async () => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const endpoint = new URL(secure ? `https://localhost:${port}` : `http://127.0.0.1:${port}`)
  const head = `PUT / HTTP/1.1\r\nhost: h\r\ncontent-length: ${bytes.length}\r\n\r\n`
  return (await exchange(endpoint, { head, body: bytes, isHead: false }, limits)).body
}

/** What Node's own client reads. */
function asNodeReads(endpoint: URL): Promise<{ status: number; headers: object; body: string } | null> {
  const agent = new Agent()
  return new Promise((resolve) => {
    const sending = request(endpoint, { agent, method: 'POST' }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (part) => {
        body += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
      response.on('error', () => resolve(null))
    })
    sending.on('error', () => resolve(null)).end('{}')
  })
}

const chunksOf = (pieces: readonly string[]) =>
  pieces.filter((piece) => piece !== '').map((piece) => `${Buffer.byteLength(piece).toString(16)};x=1\r\n${piece}\r\n`)

/** An answer's text, whose body has one of the three forms. */
const answers = fc
  .record({
    status: fc.constantFrom(200, 204, 400, 500),
    names: fc.array(fc.constantFrom('X-One', 'x-two', 'X-AMZN-RequestId', 'Date'), { maxLength: 3 }),
    value: fc.string({ unit: fc.constantFrom('a', 'B', ' ', ':', ',', '"'), maxLength: 8 }).map((text) => text.trim()),
    pieces: fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 4 }),
    form: fc.constantFrom('sized', 'chunked', 'unsized'),
    announced: fc.boolean(),
  })
  .map(({ status, names, value, pieces, form, announced }) => {
    const body = status === 204 ? '' : pieces.join('')
    const framing = {
      sized: [`Content-Length: ${Buffer.byteLength(body)}`],
      chunked: ['Transfer-Encoding: chunked'],
      unsized: ['Connection: close'],
    }[form]
    const sent = form === 'chunked' && status !== 204 ? `${chunksOf(pieces).join('')}0\r\nX-Trailer: 1\r\n\r\n` : body
    const head = [`HTTP/1.1 ${status} Any Words`, ...[...new Set(names)].map((name) => `${name}: ${value}`), ...framing]
    return `${announced ? 'HTTP/1.1 100 Continue\r\n\r\n' : ''}${head.join('\r\n')}\r\n\r\n${sent}`
  })

describe('An answer', () => {
  test('is read as Node reads it, whatever its form and the pieces that it comes in', async () => {
    let [text, cuts] = ['', [] as number[]]
    const { endpoint } = await listen((socket) => {
      const bytes = Buffer.from(text)
      const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((one, other) => one - other), bytes.length]
      socket.cork()
      for (const [index, end] of places.slice(1).entries()) socket.write(bytes.subarray(places[index], end))
      socket.uncork()
      if (/Connection: close/.test(text)) socket.end()
    })
    await fc.assert(
      fc.asyncProperty(answers, fc.array(fc.nat(), { maxLength: 5 }), async (answer, at) => {
        text = answer
        cuts = at
        const { status, headers, body } = await ask(endpoint)
        expect({ status, headers, body }).toEqual(await asNodeReads(endpoint))
      }),
      { numRuns: 300 },
    )
  })

  test.each(['sized', 'chunked'])('%s comes byte by byte', async (form) => {
    const body =
      form === 'sized'
        ? 'Content-Length: 5\r\n\r\nh\u00e9ll'
        : 'Transfer-Encoding: chunked\r\n\r\n5\r\nh\u00e9ll\r\n0\r\n\r\n'
    const { endpoint } = await listen(async (socket) => {
      for (const byte of Buffer.from(`HTTP/1.1 200 OK\r\n${body}`)) {
        await new Promise((resolve) => setTimeout(resolve, 2))
        socket.write(Buffer.from([byte]))
      }
    })
    expect((await ask(endpoint)).body).toBe('h\u00e9ll')
  })

  test.each([
    ['no HTTP', 'SSH-2.0-OpenSSH\r\n\r\n'],
    ['another version', 'HTTP/2 200\r\n\r\n'],
    ['a header without a name', 'HTTP/1.1 200 OK\r\nno name\r\n\r\n'],
    ['a header on two lines', 'HTTP/1.1 200 OK\r\na: b\r\n c: d\r\ncontent-length: 0\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nok'],
    ['a length that is no number', 'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n'],
    ['a length and chunks', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['another coding', 'HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
    ['a chunk without a length', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n\r\n'],
    ['a chunk longer than told', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n'],
    ['longer than any that is asked for', 'HTTP/1.1 200 OK\r\ncontent-length: 999999999999999\r\n\r\n'],
    ['more bytes than told', `${SHORT}and more`],
    ['a second answer', SHORT + SHORT],
    ['a head without an end', `HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(4000)}`],
  ])('that is %s is no answer, and its connection is closed', async (_, text) => {
    const { endpoint, sockets } = await listen((socket, time) => socket.write(time === 0 ? text : SHORT))
    expect(await failureOf(endpoint)).toEqual(['AnswerMalformed', 'HPE_INVALID_ANSWER'])
    expect((await ask(endpoint)).body).toBe('ok')
    expect(sockets).toHaveLength(2)
  })

  test.each([
    ['nothing', ''],
    ['half a head', 'HTTP/1.1 200 OK\r\ncontent-le'],
    ['half a body', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf'],
    ['half a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\na\r\nhalf'],
  ])('of which %s has come when the connection ends is lost', async (_, text) => {
    for (const end of ['end', 'resetAndDestroy'] as const) {
      const { endpoint } = await listen((socket) => socket.write(text || '', () => socket[end]()))
      expect((await failureOf(endpoint))?.[1]).toBe('ECONNRESET')
    }
  })
})

describe('A connection', () => {
  test('keeps what has come of its answer, whatever comes over others meanwhile', async () => {
    const bodies = ['a', 'b', 'c'].map((letter) => letter.repeat(1000))
    const { endpoint } = await listen(async (socket, time) => {
      const body = bodies[time] ?? ''
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n`)
      for (let at = 0; at < body.length; at += 100) {
        await new Promise((resolve) => setTimeout(resolve, 2))
        socket.write(body.slice(at, at + 100))
      }
    })
    const answers = await Promise.all(bodies.map(() => ask(endpoint)))
    expect(answers.map(({ body }) => body).sort()).toEqual(bodies)
  })

  test('carries bytes whole, be there none or megabytes', async () => {
    for (const length of [0, 1, 100_000, 5_000_000]) {
      const bytes = randomBytes(length)
      expect((await echoOf(bytes)).equals(bytes)).toBe(true)
    }
  })

  test('carries the answer to a HEAD, whose length is that of a body which does not come', async () => {
    const { endpoint, sockets } = await listen((socket) =>
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9007199254740991\r\n\r\n'),
    )
    for (let time = 0; time < 3; time++) {
      const { headers, body } = await exchange(endpoint, { ...REQUEST, isHead: true }, limits)
      expect([headers['content-length'], body.length]).toEqual(['9007199254740991', 0])
    }
    expect(sockets).toHaveLength(1)
  })

  test('whose answer came before the request was sent whole is not used again', async () => {
    const sockets: Socket[] = []
    const server = createServer((socket) => {
      sockets.push(socket)
      socket.on('error', () => undefined)
      socket.once('data', () => socket.pause().write(SHORT))
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    stops.push(async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    })
    const endpoint = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const body = Buffer.alloc(20_000_000)
    const head = `PUT / HTTP/1.1\r\nhost: h\r\ncontent-length: ${body.length}\r\n\r\n`
    for (let time = 0; time < 2; time++) {
      expect((await exchange(endpoint, { head, body, isHead: false }, limits)).body.toString()).toBe('ok')
    }
    expect(sockets).toHaveLength(2)
  })

  test('carries one request after the other', async () => {
    const { endpoint, sockets } = await listen((socket) => socket.write(SHORT))
    for (let time = 0; time < 5; time++) await ask(endpoint)
    expect(sockets).toHaveLength(1)
  })

  test.each([
    ['that it will be closed', 'Connection: Close'],
    ['a time that is as good as over', 'Keep-Alive: timeout=1'],
  ])('that was told %s is not used again', async (_, header) => {
    const text = SHORT.replace('\r\n\r\n', `\r\n${header}\r\n\r\n`)
    const { endpoint, sockets } = await listen((socket) => socket.write(text))
    for (let time = 0; time < 3; time++) expect((await ask(endpoint)).body).toBe('ok')
    expect(sockets).toHaveLength(3)
  })

  test('that the other side has ended meanwhile is not used again', async () => {
    const { endpoint, sockets } = await listen((socket) => socket.write(SHORT))
    for (const end of ['end', 'resetAndDestroy'] as const) {
      await ask(endpoint)
      sockets.at(-1)?.[end]()
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    expect((await ask(endpoint)).body).toBe('ok')
    expect(sockets).toHaveLength(3)
  })

  test('upon which bytes come that nobody asked for is closed: they are not the next answer', async () => {
    const { endpoint, sockets } = await listen((socket) => socket.write(SHORT))
    await ask(endpoint)
    sockets[0]?.write(SHORT.replace('ok', 'no'))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect((await ask(endpoint)).body).toBe('ok')
    expect(sockets).toHaveLength(2)
  })

  test('is opened ahead and used by the first request, where it is opening still or open', async () => {
    for (const pause of [0, 50]) {
      const { endpoint, sockets } = await listen((socket) => socket.write(SHORT))
      openConnection(endpoint)
      await new Promise((resolve) => setTimeout(resolve, pause))
      expect((await ask(endpoint)).body).toBe('ok')
      expect(sockets).toHaveLength(1)
    }
  })

  test('fifty are open to one host at most; further requests wait for a free one, and no longer than their time', async () => {
    const held: Socket[] = []
    const { endpoint, sockets } = await listen((socket) => held.push(socket))
    const first = Array.from({ length: 50 }, () => ask(endpoint))
    const late = failureOf(endpoint, { requestTimeout: 100 })
    const next = ask(endpoint)
    expect(await late).toEqual(['TimeoutError', undefined])
    await expect.poll(() => held.length).toBe(50)
    for (const socket of held.splice(0)) socket.write(SHORT)
    await Promise.all(first)
    await expect.poll(() => held.length).toBe(1)
    held[0]?.write(SHORT)
    expect((await next).body).toBe('ok')
    expect(sockets).toHaveLength(50)
  })

  test('that is lost makes room for who waits', async () => {
    const held: Socket[] = []
    const { endpoint } = await listen((socket, time) => (time < 50 ? held.push(socket) : socket.write(SHORT)))
    const first = Array.from({ length: 50 }, () => failureOf(endpoint))
    const next = ask(endpoint)
    await expect.poll(() => held.length).toBe(50)
    held[0]?.destroy()
    expect((await next).body).toBe('ok')
    for (const socket of held) socket.destroy()
    expect(new Set((await Promise.all(first)).map((failure) => failure?.[1]))).toEqual(new Set(['ECONNRESET']))
  })

  test('an answer that does not come in time is a time-out, and its connection is closed', async () => {
    const { endpoint, sockets } = await listen((socket, time) => time > 0 && socket.write(SHORT))
    expect(await failureOf(endpoint, { requestTimeout: 50 })).toEqual(['TimeoutError', undefined])
    expect((await ask(endpoint)).body).toBe('ok')
    expect(sockets).toHaveLength(2)
  })

  test('a process that was busy or frozen reads what has come meanwhile before it calls anything late', async () => {
    const work = (milliseconds: number) => {
      for (const until = performance.now() + milliseconds; performance.now() < until; );
    }
    const { endpoint, sockets } = await listen((socket) => {
      socket.write(SHORT)
      work(150)
    })
    const connected = ask(endpoint, { connectionTimeout: 50 })
    work(100)
    expect((await connected).body).toBe('ok')
    expect((await ask(endpoint, { requestTimeout: 100 })).body).toBe('ok')
    expect(sockets).toHaveLength(1)
  })

  test('a host that nobody answers at is a refused connection', async () => {
    const { endpoint } = await listen(() => undefined)
    for (const stop of stops.splice(0)) await stop()
    expect(await failureOf(endpoint)).toEqual(['Error', 'ECONNREFUSED'])
  })
})

describe('A connection by TLS', () => {
  const own = certificateFor('localhost')
  const others = certificateFor('other.example')

  beforeAll(() => {
    const usual = getCACertificates()
    setDefaultCACertificates([...usual, own.cert, others.cert])
    return () => setDefaultCACertificates(usual)
  })

  test('carries requests, and its session makes the next handshake shorter', async () => {
    const closing = SHORT.replace('\r\n\r\n', '\r\nconnection: close\r\n\r\n')
    const reused: boolean[] = []
    const { endpoint } = await listen((socket) => {
      reused.push((socket as TLSSocket).isSessionReused())
      setTimeout(() => socket.write(closing), 20)
    }, own)
    for (let time = 0; time < 2; time++) expect((await ask(endpoint)).body).toBe('ok')
    expect(reused).toEqual([false, true])
  })

  test('carries bytes whole', async () => {
    const bytes = randomBytes(5_000_000)
    expect((await echoOf(bytes, own)).equals(bytes)).toBe(true)
  })

  test.each([
    ['that nobody vouches for', certificateFor('localhost'), 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['of another host', others, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('to a host with a certificate %s is refused before anything is sent', async (_, certificate, code) => {
    const heard: number[] = []
    const { endpoint } = await listen((_socket, time) => heard.push(time), certificate)
    expect((await failureOf(endpoint))?.[1]).toBe(code)
    expect(heard).toEqual([])
  })

  test('whose handshake hangs is given up after the time for a connection', async () => {
    const { endpoint } = await listen(() => undefined)
    const silent = new URL(`https://localhost:${endpoint.port}`)
    expect(await failureOf(silent, { connectionTimeout: 50 })).toEqual(['TimeoutError', undefined])
  })
})
