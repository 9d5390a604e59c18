/**
 * S98 for files: every function of theirs does what its role allows and nothing else, and its role allows nothing that it
 * never does. The links and forms that it signs are its doing too.
 */
import { randomBytes } from 'node:crypto'
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { md5OfBytes, sha256OfBytes } from '../../lib/content/digests.ts'
import type { AccountId } from '../../lib/identity/accountId.ts'
import { addJob, jobAt } from '../../lib/jobs/job.ts'
import { missingIn, type Observer, startObserver } from '../support/observer.ts'
import { type Answer, freshAddress, freshName, useWorld } from '../support/world.ts'

const HOUR_MS = 3_600_000
const PASSWORD = 'secret-1'

/** Grants that no scenario can use, and why they are there all the same: `function action resource` → reason. */
const unused: Record<string, string> = {
  'kmsUpload s3:DeleteObject own': 'What removes an object removes it from either folder.',
  'fileserverUpload s3:DeleteObject own': 'What removes an object removes it from either folder.',
}

vi.setConfig({ testTimeout: 120_000 })

const world = useWorld()
let observer: Observer
let s3: S3Client

beforeAll(async () => {
  observer = await startObserver(world)
  // What the bucket tells, it tells when a scenario says so.
  world.events.hold()
  s3 = new S3Client({ endpoint: String(world.cloud.environment['AWS_ENDPOINT_URL_S3']) })
})

afterAll(async () => {
  s3.destroy()
  await observer.stop()
})

/** @returns the token */
async function person(role = 'normal'): Promise<string> {
  const username = freshName()
  const from = freshAddress()
  await world.call('POST', '/register', { json: { username, password: PASSWORD }, from })
  const { json } = await world.call('POST', '/login', { json: { username, password: PASSWORD }, from })
  if (role !== 'normal') await setRole(json.data.id, role)
  return json.data.token
}

async function setRole(id: number, role: string): Promise<void> {
  const { UpdateItemCommand } = await import('@aws-sdk/client-dynamodb')
  await world.cloud.dynamodb.send(
    new UpdateItemCommand({
      TableName: world.cloud.environment['USERS_TABLE'],
      Key: { id: { N: String(id) } },
      UpdateExpression: 'SET #role = :role',
      ExpressionAttributeNames: { '#role': 'role' },
      ExpressionAttributeValues: { ':role': { S: role } },
    }),
  )
}

const ownId = async (token: string) =>
  Number((await world.call('POST', '/app/user/info', { json: {}, token })).json.id) as AccountId

interface Upload {
  id: number
  upload: { url: string; fields: Record<string, string> }
}

const expectAll = (answers: readonly Answer[], status: number) =>
  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => status))

/** A request that comes hours after the last one, so that the session is written too. */
const watched: Observer['call'] = (method, path, request) => {
  world.advance(2 * HOUR_MS)
  return observer.call(method, path, request)
}

const post = (path: string, json: object, token?: string, headers: Record<string, string> = {}) =>
  watched('POST', path, { json, token, headers })

const fresh = () => randomBytes(9).toString('hex')

/** A file that is there, unobserved. */
async function stored(token: string, content = fresh(), permission?: number): Promise<number> {
  const data = Buffer.from(content).toString('base64')
  const json = { name: 'a.txt', data, ...(permission !== undefined && { permission }) }
  return Number((await world.call('POST', '/app/user/upload', { json, token, from: freshAddress() })).json.fid)
}

/** An upload that has begun, unobserved. */
async function begun(token: string, content: string, more: object = {}): Promise<Upload> {
  const json = { file_name: 'a.txt', file_size: content.length, ...more }
  const { data } = (await world.call('POST', '/upload', { json, token, from: freshAddress() })).json
  return { id: data.file_id, upload: data.upload }
}

async function useForm({ upload: { url, fields } }: Upload, content: string): Promise<void> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', new Blob([content]))
  expect((await fetch(url, { method: 'POST', body: form })).status).toBe(201)
}

const useLink = async (url: string) => expect((await (await fetch(url)).text()).length).toBeGreaterThan(0)
const usePart = async (url: string, content: string) =>
  expect((await fetch(url, { method: 'PUT', body: content })).status).toBe(200)

const keyOf = async (id: number) =>
  String((await world.items('files')).find((item) => item['id'] === id)?.['arrivesAt'])

/** Bytes that no form has brought: what was announced is other than what is there. */
const planted = async (id: number, content: string) =>
  s3.send(new PutObjectCommand({ Bucket: world.s3.bucketName(), Key: await keyOf(id), Body: Buffer.from(content) }))

/** The next transaction is refused by its part at this place. */
const refuseOnce = (place: number) =>
  world.wire.add({
    fault: {
      kind: 'error',
      type: 'TransactionCanceledException',
      extra: {
        CancellationReasons: Array.from({ length: place + 1 }, (_, index) =>
          index === place ? { Code: 'ConditionalCheckFailed', Message: 'refused' } : { Code: 'None' },
        ),
      },
    },
    when: ({ operation }) => operation === 'TransactWriteItems',
    times: 1,
  })

/** An upload of each sort in each state, and what becomes of it when somebody looks. */
async function everyArrival(look: (token: string, id: number) => Promise<unknown>): Promise<void> {
  const token = await person()
  const hash = (content: string) => ({ sha256: sha256OfBytes(Buffer.from(content)) })
  const arrived = async (content: string, more: object = {}) => {
    const upload = await begun(token, content, more)
    await useForm(upload, content)
    return upload.id
  }
  const known = fresh()
  await stored(token, known)
  const hashed = fresh()
  await look(token, (await begun(token, fresh())).id)
  await look(token, (await begun(token, fresh(), { multipart: true })).id)
  await look(token, await arrived(fresh()))
  await look(token, await arrived(hashed, hash(hashed)))
  await look(token, await arrived(known, hash(known)))
  for (const more of [{}, { multipart: true }]) {
    const { id } = await begun(token, fresh(), more)
    await planted(id, 'something else')
    await look(token, id)
  }
  // An upload whose parts are gone, and whose object is another one.
  const { id: ended } = await begun(token, fresh(), { multipart: true })
  const row = (await world.items('files')).find((item) => item['id'] === ended)
  const target = { Bucket: world.s3.bucketName(), Key: String(row?.['arrivesAt']), UploadId: String(row?.['uploadId']) }
  await s3.send(new AbortMultipartUploadCommand(target))
  await planted(ended, 'something else')
  await look(token, ended)
  for (const hashes of [false, true]) {
    const content = fresh()
    const id = await arrived(content, hashes ? hash(content) : {})
    // A cold call forgets the rules of the wire, so this one is made within it.
    refusing = true
    await look(token, id)
    refusing = false
  }
}

let refusing = false

/** Calls a route, its next transaction refused where a scenario wants that. */
async function called(method: string, path: string, token: string, json: object = {}): Promise<Answer> {
  if (!refusing) return watched(method, path, method === 'GET' ? { token } : { token, json })
  const name = functions.get(`${method} ${path.replace(/\d+$/, '{id}')}`) ?? ''
  return observer.doing(name, () => {
    refuseOnce(0)
    return world.call(method, path, { token, from: freshAddress(), ...(method !== 'GET' && { json }) })
  })
}

const functions = new Map([
  ['POST /app/user/getfile', 'kmsGetfile'],
  ['POST /app/user/upload/complete', 'kmsUploadComplete'],
  ['POST /upload/complete', 'fileserverUploadComplete'],
  ['POST /delete', 'fileserverDelete'],
  ['GET /download/{id}', 'fileserverDownload'],
  ['POST /permission', 'fileserverPermission'],
  ['POST /download', 'actionDownload'],
])

const GIF = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'

describe('What the functions of files do', () => {
  test('uploads, whole: new, known, once only, over the quota, too large, by MD5', async () => {
    const token = await person()
    const content = fresh()
    const data = Buffer.from(content).toString('base64')
    const once = { 'idempotency-key': 'one' }
    const upload = (json: object, headers = {}) => post('/app/user/upload', json, token, headers)
    expectAll([await upload({ name: 'a', data }, once), await upload({ name: 'a', data }, once)], 201)
    expectAll([await upload({ name: 'a', data })], 201)
    const md5 = (await world.items('files')).find(({ md5 }) => md5)?.['md5']
    expectAll([await upload({ name: 'a', md5 })], 201)
    const type = { 'content-type': 'multipart/form-data; boundary=b' }
    const form = (text: string) =>
      `--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n${text}\r\n--b--\r\n`
    const send = (text: string, headers = {}) =>
      observer.call('POST', '/upload', { body: form(text), token, headers: { ...type, ...headers } })
    const other = await person()
    const first = await observer.call('POST', '/upload', { body: form('x'), token: other, headers: type })
    expectAll([first, await send('x', once), await send('x', once)], 200)
    for (const name of ['kmsUpload', 'fileserverUpload']) {
      const answer = await observer.doing(name, () => {
        refuseOnce(1)
        return name === 'kmsUpload'
          ? world.call('POST', '/app/user/upload', { json: { name: 'a', data: `${data}AAAA` }, token })
          : world.call('POST', '/upload', { body: form(fresh()), token, headers: type })
      })
      expect(answer.status).toBe(413)
    }
  })

  test('uploads, begun: a form and parts, each used', async () => {
    const token = await person()
    const content = fresh()
    const direct = await post('/upload', { file_name: 'a', file_size: content.length }, token)
    const { upload } = direct.json.data
    await observer.doing('fileserverUpload', () => useForm({ id: 0, upload }, content))
    expectAll([await post('/upload', { file_name: 'a', file_size: 3, multipart: true }, token)], 200)
    const bytes = fresh()
    const asked = { name: 'a', md5: md5OfBytes(Buffer.from(bytes)), size: bytes.length }
    const offered = (await post('/app/user/upload', asked, token)).json
    await observer.doing('kmsUpload', () => useForm({ id: 0, upload: offered.upload }, bytes))
    expectAll([await post('/app/user/upload', { ...asked, size: 100 * 1024 * 1024 }, token)], 404)
  })

  test.each([
    ['kms', '/app/user/upload', 'fid'],
    ['fileserver', '/upload', 'id'],
  ])('uploads in parts of %s: links, which are there, complete, abort', async (dialect, path, field) => {
    const token = await person()
    const { id } = await begun(token, 'abc', { multipart: true })
    const parts = await post(`${path}/parts`, { [field]: id, numbers: [1] }, token)
    const url = parts.json.urls?.['1'] ?? parts.json.data.urls['1']
    await observer.doing(`${dialect}UploadParts`, () => usePart(url, 'abc'))
    expectAll([await post(`${path}/complete`, { [field]: id }, token)], 200)
    const other = await person()
    for (const more of [{}, { multipart: true }]) {
      const upload = await begun(other, 'abc', more)
      expectAll([await post(`${path}/abort`, { [field]: upload.id }, other)], 200)
    }
    await everyArrival((token, id) => called('POST', `${path}/complete`, token, { [field]: id }))
    const late = await person()
    await post(`${path}/parts`, { [field]: 1 }, late)
  })

  test('hand out: by bytes, by link, of bytes of either folder', async () => {
    const token = await person()
    const direct = await begun(token, 'abc')
    await useForm(direct, 'abc')
    for (const id of [await stored(token), direct.id]) {
      expectAll([await post('/app/user/getfile', { fid: id }, token)], 200)
      const got = await post('/app/user/getfile', { fid: id, link: true }, token)
      await observer.doing('kmsGetfile', () => useLink(got.json.url))
      const sent = await observer.call('GET', `/download/${id}`, { token: await person() })
      await observer.doing('fileserverDownload', () => useLink(String(sent.headers['location'])))
      const told = await post('/download', { file_id: id }, await person())
      await observer.doing('actionDownload', () => useLink(told.json.Response.url))
      expectAll([await post('/download', { Action: 'DownloadList', file_ids: [id, 1] }, token)], 200)
    }
    await everyArrival((token, fid) => called('POST', '/app/user/getfile', token, { fid }))
    await everyArrival((token, id) => called('GET', `/download/${id}`, token))
    await everyArrival((token, id) => called('POST', '/download', token, { file_id: id }))
  })

  test('list: one’s own, those recommended, all, those of a name', async () => {
    const [token, other] = [await person(), await person()]
    await stored(other)
    for (const path of ['/app/user/getownfilelist', '/app/user/getfilelist', '/files']) {
      expectAll([await post(path, { limit: 1 }, path === '/files' ? other : token)], 200)
    }
    await stored(token)
    expectAll(
      [await post('/app/user/getownfilelist', {}, await person()), await post('/app/user/getownfilelist', {}, token)],
      200,
    )
    expectAll(
      [await post('/files', { creator: '1234567890' }, token), await post('/files', { creator: 'x_1' }, token)],
      200,
    )
    const owner = (await world.items('users')).find(({ loginname }) => loginname)
    expectAll([await post('/files', { creator: owner?.['loginname'] }, token)], 200)
    expectAll([await observer.call('GET', '/files', { token: await person() })], 200)
  })

  test('delete: bytes that others share, the last of them, and uploads', async () => {
    const token = await person()
    const content = fresh()
    const [one, two] = [await stored(token, content), await stored(token, content)]
    for (const id of [one, two]) expectAll([await post('/delete', { id }, token)], 200)
    await everyArrival((token, id) => called('POST', '/delete', token, { id }))
    const read = await person()
    const upload = await begun(read, 'abc')
    await useForm(upload, 'abc')
    await world.call('POST', '/upload/complete', { json: { id: upload.id }, token: read, from: freshAddress() })
    expectAll([await post('/delete', { id: upload.id }, read)], 200)
  })

  test('change permissions: of one’s own, and as an admin of another’s', async () => {
    const [token, admin] = [await person(), await person('admin')]
    const id = await stored(token)
    expectAll([await post('/permission', { id, permission: 0xfff }, token)], 200)
    expectAll([await post('/permission', { id, permission: 15 }, admin)], 200)
    await everyArrival((token, id) => called('POST', '/permission', token, { id, permission: 1 }))
  })

  test('set and show a picture', async () => {
    const token = await person()
    for (let time = 0; time < 2; time++) expectAll([await post('/app/user/avatar', { data: GIF }, token)], 201)
    const refused = await observer.doing('kmsAvatar', () => {
      refuseOnce(0)
      return world.call('POST', '/app/user/avatar', { json: { data: GIF }, token })
    })
    expect(refused.status).toBe(201)
    const shown = await post('/app/user/get_avatar', {}, await person())
    expect(shown.status).toBe(404)
    expectAll([await post('/app/user/get_avatar', {}, token)], 200)
    const { json } = await world.call('POST', '/app/user/info', { json: {}, token })
    const link = await observer.call('GET', `/avatar/${json.id}`)
    await observer.doing('platformAvatar', () => useLink(String(link.headers['location'])))
  })

  test('hear of objects that have arrived, of others, and of none', async () => {
    const token = await person()
    world.events.take()
    const upload = await begun(token, 'abc')
    await useForm(upload, 'abc')
    const [sending] = world.events.take()
    const told = (key: string) => {
      const event = structuredClone(sending?.event) as { Records: { s3: { object: { key: string } } }[] }
      for (const record of event.Records) record.s3.object.key = key
      return observer.doing('platformObjectCreated', async () => {
        if (refusing) refuseOnce(0)
        await world.deliver(event)
      })
    }
    for (const folder of ['pending', 'own']) await told(`${folder}/${'f'.repeat(40)}`)
    await everyArrival(async (_, id) => told(await keyOf(id)))
  })
})

test('The sweep tidies what was left behind: uploads past their time, pictures and exports, bytes of those that died, edges', async () => {
  const token = await person()
  await everyArrival(async () => undefined)
  for (let time = 0; time < 2; time++) {
    const json = { data: GIF, token }
    await world.call('POST', '/app/user/avatar', { json, from: freshAddress() })
  }
  const [asking, asked] = [await ownId(token), await ownId(await person())]
  const friends = { Action: 'AddFriend', friend_id: String(asked) }
  expect((await world.call('POST', '/user', { json: friends, token })).json.Response.success).toBe(true)
  // And one who has blocked whoever asks.
  const blocker = await person()
  const block = { Action: 'BlockUser', friend_id: String(asking) }
  expect((await world.call('POST', '/user', { json: block, token: blocker })).json.Response.success).toBe(true)
  const unheard = { Action: 'AddFriend', friend_id: String(await ownId(blocker)) }
  expect((await world.call('POST', '/user', { json: unheard, token })).json.Response.success).toBe(true)
  const key = 'exports/00/0'
  await s3.send(new CreateMultipartUploadCommand({ Bucket: world.s3.bucketName(), Key: key }))
  await addJob(jobAt('object', Date.now()), { kind: 'object', key })
  await addJob(jobAt('edges', Date.now()), { kind: 'edges', account: asking, until: Date.now() + HOUR_MS })
  world.wire.add({ fault: { kind: 'cut' }, when: ({ operation }) => operation === 'TransactWriteItems' })
  const json = { name: 'a', data: Buffer.from(fresh()).toString('base64'), token }
  expect((await world.call('POST', '/app/user/upload', { json, from: freshAddress() })).status).toBe(503)
  world.wire.clear()
  world.advance(8 * 24 * HOUR_MS)
  await observer.doing('platformSweep', () => {
    refuseOnce(0)
    return world.sweep()
  })
  world.advance(HOUR_MS)
  await observer.doing('platformSweep', () => world.sweep())
})

describe('S98 a role and what its function did', () => {
  const ours =
    /^(kms(Upload|Get|Avatar)|fileserver(Upload|Delete|Files|Download|Permission)|actionDownload$|platform(Avatar|ObjectCreated|Sweep)$)/

  test('every function of files was heard', () => {
    expect([...observer.used.keys()].sort()).toEqual(observer.names.filter((name) => ours.test(name)).sort())
  })

  test('no function did what its role does not allow', () => {
    expect(missingIn(observer.granted, observer.used)).toEqual([])
  })

  test('no role allows what its function never did', () => {
    const heard = new Map([...observer.granted].filter(([name]) => observer.used.has(name)))
    expect(missingIn(observer.used, heard)).toEqual(Object.keys(unused).sort())
  })
})
