/** The typed client, against the service over HTTP. */
import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clientWith } from '../../clients/typescript/src/client.ts'
import {
  type Client,
  createClient,
  memoryStorage,
  Refused,
  type Ticket,
  Unreachable,
} from '../../clients/typescript/src/node.ts'
import type { Send } from '../../clients/typescript/src/send.ts'
import { sendByNode } from '../../clients/typescript/src/sendByNode.ts'
import { type InProcessHost, startInProcessHost } from '../support/inProcessHost.ts'
import { freshPhone } from '../support/world.ts'

let service: InProcessHost
let baseUrl: string

beforeAll(async () => {
  service = await startInProcessHost()
  baseUrl = service.host.base
})

afterAll(() => service?.stop())

const codeFor = (phone: string) => /\d{6}/.exec(service.cloud.inbox.texts(phone)[0]?.text ?? '')?.[0] ?? ''

/** Somebody with a phone that a code has proved. */
async function somebody(own: Partial<Parameters<typeof createClient>[0]> = {}) {
  await service.host.reset?.()
  const api = createClient({ baseUrl, ...own })
  const phone = freshPhone()
  expect(await api.sendCode(phone)).toBe('register')
  await api.useCode(phone, codeFor(phone), 'register')
  expect(await api.hasSession()).toBe(false)
  expect(await api.sendCode(phone)).toBe('login')
  const id = await api.useCode(phone, codeFor(phone), 'login')
  return { api, phone, id }
}

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const bytesOf = async (api: Client, fileId: number) =>
  new Uint8Array(await (await fetch(await api.downloadLink(fileId))).arrayBuffer())

async function refusalOf(asked: Promise<unknown>): Promise<Refused> {
  const error = await asked.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof Refused)) throw new Error(`not refused: ${error}`)
  return error
}

describe('A session', () => {
  test('begins with a code and is one in every dialect', async () => {
    const { api, phone, id } = await somebody()
    expect(await api.hasSession()).toBe(true)
    expect((await api.call('kms.info', {})).phone).toBe(phone)
    expect((await api.call('usermodule.id', { id })).data).toMatchObject({ id, phone })
    const { Response: found } = await api.call('action.FindUser', { account: phone })
    expect(found.data.id).toBe(String(id))
  })

  test('a refusal has its reason, its status and the answer as it came', async () => {
    const { api, phone } = await somebody()
    await api.call('action.RequestCode', { purpose: 'delete' })
    const wrong = String((Number(codeFor(phone)) + 1) % 1_000_000).padStart(6, '0')
    const refusal = await refusalOf(api.call('action.DeleteAccount', { phone_code: wrong }))
    expect([refusal.kind, refusal.status, refusal.operation]).toEqual(['wrong-code', 200, 'action.DeleteAccount'])
    expect(refusal.answer).toEqual({ StatusCode: 0, Response: { success: false, mess: 'code error' } })
    const unknown = await api.ask('kms.login', { phone: freshPhone(), password: 'a-password' })
    expect(unknown).toMatchObject({ ok: false, kind: 'no-account', status: 404 })
  })

  test('goes on under the token that Update gives, whatever Update answers', async () => {
    const storage = memoryStorage()
    const { api, id } = await somebody({ storage })
    const first = await storage.read()
    const change = (old: string, next: string) =>
      api.ask('action.Update', { id, data_type: ['username'], old_data: [old], new_data: [next] })
    const refused = await change('another name', '小明')
    expect(refused).toMatchObject({ ok: false, kind: 'old-data-differs' })
    const second = await storage.read()
    expect(second).not.toBe(first)
    await api.call('kms.info', {})
  })

  test('that ended elsewhere is forgotten and told, once', async () => {
    let ended = 0
    const storage = memoryStorage()
    const { api, id } = await somebody({ storage, onSessionEnd: () => (ended += 1) })
    const other = createClient({ baseUrl, storage: memoryStorage(await storage.read()) })
    await other.call('userapi.logout', { user_id: id })
    expect(await other.hasSession()).toBe(false)
    const refusals = await Promise.all([
      refusalOf(api.call('kms.info', {})),
      refusalOf(api.call('fileserver.files', {})),
    ])
    expect(refusals.map(({ kind }) => kind)).toEqual(['no-session', 'no-session'])
    expect([await api.hasSession(), ended]).toEqual([false, 1])
  })

  test('a late answer to an older session changes nothing', async () => {
    const storage = memoryStorage()
    let hold: Promise<void> | null = null
    const slow: typeof fetch = async (input, init) => {
      const answer = await fetch(input, init)
      if (String(input).endsWith('/user')) await hold
      return answer
    }
    const { api, id } = await somebody({ storage, fetch: slow })
    const release = Promise.withResolvers<void>()
    hold = release.promise
    const late = api.ask('action.Update', { id, data_type: ['tag'], old_data: [''], new_data: ['x'] })
    await api.call('userapi.logout', { user_id: id })
    release.resolve()
    await late
    expect(await storage.read()).toBeNull()
  })
})

describe('A file', () => {
  test('goes straight to S3, tells how far it is, and comes back by its link', async () => {
    const { api } = await somebody()
    const bytes = randomBytes(300_000)
    const told: number[] = []
    const file = await api.upload(new File([bytes], '照片.jpg'), {
      onProgress: (sent) => told.push(sent),
      permission: 0,
    })
    expect(file).toMatchObject({ file_name: '照片.jpg', file_size: bytes.length, permission: 0 })
    expect(told.at(-1)).toBe(bytes.length)
    expect(told).toEqual(told.toSorted((one, other) => one - other))
    expect((await api.call('kms.getownfilelist', {})).namelist).toEqual(['照片.jpg'])
    expect(digest(await bytesOf(api, file.file_id))).toBe(digest(bytes))
  })

  test('of no bytes, and one sent through the function, are files like others', async () => {
    const { api } = await somebody()
    expect(await api.upload(new Blob([]), { name: 'empty.txt' })).toMatchObject({ file_size: 0 })
    const { data } = await api.call('fileserver.upload', { file: new File(['hello'], 'hello.txt') })
    expect(data).toMatchObject({ file_name: 'hello.txt', file_size: 5 })
  })

  test('in parts goes on where it stopped, and sends nothing twice', async () => {
    const puts: string[] = []
    let breaks = true
    const failing: Send = (sending) => {
      if (sending.method === 'PUT' && breaks && puts.length >= 1)
        return Promise.reject(new Unreachable('cut off', null))
      if (sending.method === 'PUT') puts.push(new URL(sending.url).searchParams.get('partNumber') ?? '')
      return sendByNode(sending)
    }
    const storage = memoryStorage()
    await somebody({ storage })
    const api = clientWith(failing, { baseUrl, storage, patience: { retries: 0 } })
    const bytes = randomBytes(18 * 1024 * 1024)
    let ticket: Ticket | undefined
    const keep = (begun: Ticket) => {
      ticket = begun
    }
    const first = api.upload(new Blob([bytes]), { name: 'film.mp4', multipart: true, onTicket: keep })
    await expect(first).rejects.toBeInstanceOf(Unreachable)
    expect(ticket?.parts).toBeGreaterThan(2)
    breaks = false
    const told: number[] = []
    const file = await api.upload(new Blob([bytes]), {
      ...(ticket && { resume: ticket }),
      onProgress: (sent) => told.push(sent),
    })
    expect(puts.toSorted()).toEqual(Array.from({ length: ticket?.parts ?? 0 }, (_, index) => String(index + 1)))
    expect(told[0]).toBe(ticket?.partSize)
    expect(told.at(-1)).toBe(bytes.length)
    expect(digest(await bytesOf(api, file.file_id))).toBe(digest(bytes))
    await expect(api.upload(new Blob(['other']), ticket && { resume: ticket })).rejects.toThrow(RangeError)
  })

  test('that S3 refuses says so in the words of S3, and one that is given up stops', async () => {
    const { api } = await somebody()
    const larger: Send = async (sending) =>
      sendByNode({ ...sending, body: new Blob([(await sending.body.text()).replace('some', 'some more')]) })
    const storage = memoryStorage()
    await somebody({ storage })
    const odd = clientWith(larger, { baseUrl, storage })
    await expect(odd.upload(new Blob(['some']), { name: 'a' })).rejects.toMatchObject({
      name: 'StoreRefused',
      code: 'EntityTooLarge',
    })
    const stopping = new AbortController()
    const stopped = api.upload(new Blob([randomBytes(200_000)]), {
      signal: stopping.signal,
      onProgress: () => stopping.abort(new Error('enough')),
    })
    await expect(stopped).rejects.toThrow('enough')
    expect((await api.call('kms.getownfilelist', {})).fidlist).toEqual([])
  })
})

interface Asked {
  path: string
  key: string | null
}

/** A service that says what it is told, one answer after the other. */
function answering(...answers: (Response | Error)[]) {
  const asked: Asked[] = []
  const fetch = (input: unknown, init?: RequestInit) => {
    asked.push({ path: String(input), key: new Headers(init?.headers).get('idempotency-key') })
    const next = answers.shift() ?? new Error('asked too often')
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next)
  }
  return { asked, api: createClient({ baseUrl: 'http://service', fetch: fetch as typeof globalThis.fetch }) }
}

const tooMany = (code: object, seconds = 1) =>
  new Response(JSON.stringify(code), { status: 429, headers: { 'retry-after': String(seconds) } })
const files = () => new Response(JSON.stringify({ message: 'success', code: 0, data: [] }))
const fileserverSays = { message: 'too many requests', code: -2, data: [] }

describe('A try', () => {
  test('is repeated after Retry-After where it only reads', async () => {
    const { api, asked } = answering(tooMany(fileserverSays), files())
    const began = performance.now()
    expect((await api.call('fileserver.files', {})).data).toEqual([])
    expect(asked.length).toBe(2)
    expect(performance.now() - began).toBeGreaterThan(950)
  })

  test('is bounded: in number, and in how long it waits', async () => {
    const spent = answering(tooMany(fileserverSays), tooMany(fileserverSays), tooMany(fileserverSays))
    expect(await refusalOf(spent.api.call('fileserver.files', {}))).toMatchObject({
      kind: 'too-many-requests',
      retryAfterSeconds: 1,
    })
    expect(spent.asked.length).toBe(3)
    const long = answering(tooMany(fileserverSays, 3600))
    expect(await refusalOf(long.api.call('fileserver.files', {}))).toMatchObject({ retryAfterSeconds: 3600 })
    expect(long.asked.length).toBe(1)
  })

  test('is not repeated where a second time does more than one: a login, a code, a change', async () => {
    const login = answering(tooMany({ done: false, code: 6, msg: '请求过于频繁' }))
    expect((await refusalOf(login.api.call('kms.login', { phone: '1', password: '1' }))).kind).toBe('too-many-requests')
    expect(login.asked.length).toBe(1)
    const cut = answering(new TypeError('fetch failed'))
    await expect(cut.api.call('userapi.loginPhone.get', { phone: '13800138000' })).rejects.toBeInstanceOf(Unreachable)
    expect(cut.asked.length).toBe(1)
  })

  test('of a registration or an upload is repeated under the same key', async () => {
    const done = new Response(JSON.stringify({ message: 'success', code: 0, data: { username: 'a' } }))
    const { api, asked } = answering(new TypeError('fetch failed'), done)
    await api.call('fileserver.register', { username: 'a', password: 'a-password' })
    expect(asked.length).toBe(2)
    expect(asked[0]?.key).toMatch(/^[0-9a-f-]{36}$/)
    expect(asked[1]?.key).toBe(asked[0]?.key)
  })

  test('ends with what a gateway or proxy says in its own words', async () => {
    const page = () => new Response('<html>Bad Gateway</html>', { status: 502 })
    const { api } = answering(page(), page(), page())
    await expect(api.call('fileserver.files', {})).rejects.toMatchObject({ name: 'Unreachable', status: 502 })
    const own = answering(new Response(JSON.stringify({ message: 'Not Found' }), { status: 404 }))
    await expect(own.api.call('fileserver.files', {})).rejects.toMatchObject({ name: 'Unreachable', status: 404 })
  })
})
