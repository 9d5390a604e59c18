/** Advisories of other services about accounts and codes: each happened to somebody, none may happen here. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { beforeEach, expect, test } from 'vitest'
import { join, readOwn } from '../support/actions.ts'
import { startWindow, tryLogIn, typeCode } from '../support/attempts.ts'
import { holderOf, orphans, people, sessionsOf, storedCode, user } from '../support/evidence.ts'
import { askForCode, logIn, PASSWORD, register, registerPhone, wrongCode } from '../support/people.ts'
import { freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld()
beforeEach(() => startWindow(world))

test('Parse GHSA-2299-ghjr-6vjp GHSA-w73w-g5xw-rwhf S29 a reset code sets one password: its second use changes nothing', async () => {
  const { phone } = await registerPhone(world, freshPhone(), freshAddress())
  const code = await askForCode(world, 'forgetPassword', phone, freshAddress())
  expect((await typeCode(world, 'forgetPassword', phone, code, { newPassword: 'the-owners' })).status).toBe(200)
  const before = await people(world)
  expect((await typeCode(world, 'forgetPassword', phone, code, { newPassword: 'the-thiefs' })).status).toBe(400)
  expect(await people(world)).toEqual(before)
  expect((await tryLogIn(world, phone, 'the-owners', freshAddress())).status).toBe(200)
})

test('Better Auth CVE-2026-53516 GHSA-g38m-r43w-p2q7 PocketBase CVE-2024-38351 GHSA-m93w-4fxv-r35v S8 identifiers planted beside an unproved phone go with the password', async () => {
  const [phone, planted] = [freshPhone(), freshName()]
  const planter = await register(world, { account: phone, from: freshAddress() })
  await world.cloud.dynamodb.send(
    new UpdateItemCommand({
      TableName: world.cloud.environment['USERS_TABLE'],
      Key: marshall({ id: planter.id }),
      UpdateExpression: 'SET loginname = :name',
      ExpressionAttributeValues: marshall({ ':name': planted }),
    }),
  )
  await world.cloud.dynamodb.send(
    new PutItemCommand({
      TableName: world.cloud.environment['IDENTIFIERS_TABLE'],
      Item: marshall({ identifier: planted, account: planter.id }),
    }),
  )
  expect((await tryLogIn(world, planted, PASSWORD, freshAddress())).status, 'the plant works before').toBe(200)
  const code = await askForCode(world, 'forgetPassword', phone, freshAddress())
  expect((await typeCode(world, 'forgetPassword', phone, code)).json.user_id).toBe(planter.id)
  expect((await tryLogIn(world, planted, PASSWORD, freshAddress())).status).toBe(404)
  expect((await tryLogIn(world, planted, 'new-secret-1', freshAddress())).status).toBe(404)
  expect(await holderOf(world, planted)).toBeUndefined()
  expect(await user(world, planter.id)).not.toHaveProperty('loginname')
  expect(await orphans(world)).toEqual([])
})

test('Better Auth CVE-2025-61928 an id in the body of an unauthenticated call makes nobody that account', async () => {
  const victim = await register(world, { from: freshAddress() })
  const mine = freshName()
  const claims = { user_id: victim.id, id: victim.id, userId: victim.id, sub: victim.id, owner: victim.id }
  const made = await world.call('POST', '/user/register', { json: { account: mine, password: PASSWORD, ...claims } })
  expect(made.json.user_id).not.toBe(victim.id)
  const login = await world.call('POST', '/user/login', { json: { account: mine, password: PASSWORD, ...claims } })
  expect(login.json.user_id).toBe(made.json.user_id)
  const phone = freshPhone()
  const code = await askForCode(world, 'registerPhone', phone, freshAddress())
  const json = { phone_number: phone, identifying_code: code, ...claims }
  expect((await world.call('POST', `/user/registerPhone/${phone}`, { json })).json.user_id).not.toBe(victim.id)
  expect(await sessionsOf(world, victim.id)).toEqual([])
  const logout = await world.call('POST', '/user/logout', { json: { user_id: victim.id }, token: login.json.token })
  expect(logout.status).toBe(403)
  expect(await sessionsOf(world, made.json.user_id)).toHaveLength(1)
})

test('Better Auth CVE-2026-121802 the state of a code is the server’s alone: what a caller sends of it is not looked at', async () => {
  const { phone } = await registerPhone(world, freshPhone(), freshAddress())
  const code = await askForCode(world, 'loginPhone', phone, freshAddress())
  const { hash, nonce, keyId, expiresAt } = (await storedCode(world, phone, 'login')) ?? {}
  const state = { hash, nonce, keyId, expiresAt, tries: -100, purpose: 'login', verified: true, state: 'proved' }
  const json = { phone_number: phone, identifying_code: wrongCode(code), ...state }
  const from = freshAddress()
  for (let guess = 1; guess <= 6; guess++) {
    const { status } = await world.call('POST', `/user/loginPhone/${phone}`, { json, from })
    expect(status).toBe(guess <= 5 ? 400 : 404)
  }
  expect(await storedCode(world, phone, 'login')).toMatchObject({ hash, expiresAt, tries: 5 })
})

test('Parse GHSA-5fw2-8jcv-xh87 an object or list in the place of a token is no session, and no table is asked', async () => {
  const somebody = await register(world, { from: freshAddress() })
  await logIn(world, somebody, freshAddress())
  for (const token of [{ $ne: null }, { $regex: '.*' }, ['a'], true, 1]) {
    world.wire.clear()
    const answer = await world.call('POST', '/user/logout', { json: { user_id: somebody.id, token } })
    expect([answer.status, answer.json]).toEqual([403, { msg: 'logout failure' }])
    expect(world.wire.calls).toEqual([])
  }
  expect(await sessionsOf(world, somebody.id)).toHaveLength(1)
})

test.each([
  '..%2f..%2flogin',
  '%2e%2e%2f%2e%2e%2fusers',
  '13912345678%2f..%2f13800138000',
  '13912345678%00',
  '*',
  '%7B%22$ne%22:null%7D',
])(
  'GoTrue CVE-2025-48370 GHSA-8r88-6cj9-9fh5 the phone "%s" in a path leads nowhere else: refused before any table is asked',
  async (phone) => {
    for (const route of ['registerPhone', 'loginPhone', 'forgetPassword']) {
      world.wire.clear()
      const publishes = world.cloud.sms.publishes()
      const answer = await world.call('GET', `/user/${route}/${phone}`)
      expect([400, 404]).toContain(answer.status)
      expect(world.wire.calls).toEqual([])
      expect(world.cloud.sms.publishes()).toBe(publishes)
    }
  },
)

test('Parse CVE-2026-30965 GHSA-6r2j-cxgf-495f CVE-2026-53725 GHSA-75v4-m273-5j49 CVE-2026-39381 GHSA-g4v2-qx3q-4p64 GHSA-37mj-c2wf-cx96 S9 no answer, success or refusal, holds more than its documented fields', async () => {
  const phone = freshPhone()
  const person = await register(world, { account: phone, from: freshAddress() })
  const code = await askForCode(world, 'forgetPassword', phone, freshAddress())
  const answers = [
    await tryLogIn(world, phone, PASSWORD, freshAddress()),
    await tryLogIn(world, phone, 'wrong-password', freshAddress()),
    await typeCode(world, 'forgetPassword', phone, wrongCode(code)),
    await typeCode(world, 'forgetPassword', phone, code, { account: freshName() }),
    await typeCode(world, 'forgetPassword', phone, code),
    await world.call('GET', `/user/loginPhone/${phone}`),
    await world.call('POST', '/user/register', { json: { account: phone, password: PASSWORD } }),
  ]
  const stored = JSON.stringify([await user(world, person.id), await sessionsOf(world, person.id)])
  const secrets = [...stored.matchAll(/"(?:password|sid|registeredFrom|address)":"([^"]+)"/g)].map(([, value]) => value)
  expect(secrets.length).toBeGreaterThan(3)
  for (const { text, json } of answers) {
    expect(Object.keys(json).filter((key) => !['msg', 'user_id', 'token'].includes(key))).toEqual([])
    for (const secret of secrets) expect(text).not.toContain(secret)
  }
})

test('S83 Appwrite CVE-2023-27159 nobody is asked at an address that a client names, whatever field or header it stands in', async () => {
  let asked = 0
  const bait = createServer((_, response) => {
    asked += 1
    response.end()
  })
  await new Promise<void>((resolve) => bait.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(bait.address() as AddressInfo).port}`
  const url = `http://${host}/picture.png`
  const from = freshAddress()
  const headers = { host, 'x-forwarded-host': host, referer: url, forwarded: `host=${host}`, 'x-amz-copy-source': url }
  const member = await join(world)
  const requests: [method: string, path: string, json: object][] = [
    ['POST', '/app/user/avatar', { data: url }],
    [
      'POST',
      '/app/user/avatar',
      { data: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><image href="${url}"/></svg>`).toString('base64') },
    ],
    ['POST', '/app/user/upload', { name: url, data: url, url, md5: 'd41d8cd98f00b204e9800998ecf8427e' }],
    ['POST', '/app/user/upload', { name: url, data: Buffer.from(url).toString('base64') }],
    ['POST', '/app/user/modify', { name: 'me', photo: url, avatar: url }],
    ['POST', '/upload', { file_name: url, file_size: 3, file: url, url }],
    [
      'POST',
      '/user',
      { Action: 'Update', data_type: ['backphoto', 'photo'], old_data: ['', ''], new_data: [url, url] },
    ],
    ['POST', '/user', { Action: 'Update', data_type: ['backphoto'], old_data: [''], new_data: [url] }],
    ['POST', '/user/register', { account: freshName(), password: PASSWORD, name: 'me', photo: url, callback: url }],
    ['POST', '/download', { file_id: url, url }],
  ]
  for (const [method, path, json] of requests)
    await world.call(method, path, { json, token: member.token, headers, from })
  for (const path of [
    `/avatar/${member.id}?url=${url}`,
    `/avatar/${encodeURIComponent(url)}`,
    `/files?creator=${url}`,
  ]) {
    await world.call('GET', path, { token: member.token, headers, from })
  }
  await world.settle()
  expect(await readOwn(world, member, ['backphoto'])).toEqual([url])
  expect(asked).toBe(0)
  bait.closeAllConnections()
  await new Promise((resolve) => bait.close(resolve))
})
