/** One verifier for two kinds of password on the wire: `usermodule` sends the MD5, the other dialects the password. */
import { describe, expect, test } from 'vitest'
import { md5 } from '../support/evidence.ts'
import { askForCode } from '../support/people.ts'
import { freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld()

const from = () => freshAddress()

/** How each kind of door takes a password, and how it says whether it opened. */
const doors = {
  plain: async (account: string, password: string) =>
    (await world.call('POST', '/user/login', { json: { account, password }, from: from() })).json,
  md5: async (account: string, password: string) =>
    (await world.call('POST', '/user/login/md5', { json: { account, password: md5(password) }, from: from() })).json,
  'md5 in the query': async (account: string, password: string) => {
    const query = new URLSearchParams({ account, password: md5(password) })
    return (await world.call('GET', `/user/login?${query}`, { from: from() })).json
  },
}

const opened = async (account: string, password: string) =>
  Promise.all(Object.values(doors).map(async (door) => typeof (await door(account, password)).token === 'string'))

const passwords = [
  '123456',
  '密码 with blanks ',
  '😀'.repeat(64),
  'e10adc3949ba59abbe56e057f20f883e',
  'cafe\u0301 au lait',
]

async function registerPlain(account: string, password: string): Promise<number> {
  return (await world.call('POST', '/user/register', { json: { account, password }, from: from() })).json.user_id
}

async function regist(phone: string, password: string): Promise<number> {
  return (await world.call('POST', '/user/regist', { json: { phone, password }, from: from() })).json.data
}

describe('A password opens every door, whichever set it', () => {
  test('registered in userapi', async () => {
    for (const password of passwords) {
      const account = freshName()
      await registerPlain(account, password)
      expect([password, await opened(account, password)]).toEqual([password, [true, true, true]])
    }
  })

  test('registered in usermodule', async () => {
    for (const password of passwords) {
      const phone = freshPhone()
      await regist(phone, password)
      expect([password, await opened(phone, password)]).toEqual([password, [true, true, true]])
    }
  })

  test('set by newPSD, which knows no more than the MD5', async () => {
    const phone = freshPhone()
    const id = await regist(phone, '123456')
    const { token } = await doors.plain(phone, '123456')
    const json = { id, phone, newPSD: md5('密码 new') }
    expect((await world.call('PUT', '/user/password/reset', { json, token })).status).toBe(200)
    expect(await opened(phone, '密码 new')).toEqual([true, true, true])
    expect(await opened(phone, '123456')).toEqual([false, false, false])
  })

  test('set by newPSD and a code, and by forgetPassword', async () => {
    const phone = freshPhone()
    const id = await regist(phone, '123456')
    const code = await askForCode(world, 'forgetPassword', phone, from())
    const json = { id, phone, newPSD: md5('second'), identifying_code: code }
    expect((await world.call('PUT', '/user/password/reset', { json, from: from() })).status).toBe(200)
    expect(await opened(phone, 'second')).toEqual([true, true, true])

    const again = await askForCode(world, 'forgetPassword', phone, from())
    const reset = { phone_number: phone, account: phone, identifying: again, new_password: 'third-1' }
    expect((await world.call('POST', `/user/forgetPassword/${phone}`, { json: reset, from: from() })).status).toBe(200)
    expect(await opened(phone, 'third-1')).toEqual([true, true, true])
    expect(await opened(phone, 'second')).toEqual([false, false, false])
  })
})

describe('S14 an MD5 is a password to the md5 door alone', () => {
  test('not to the plain ones, and the password itself is no MD5', async () => {
    const account = freshName()
    await registerPlain(account, '123456')
    expect((await doors.plain(account, md5('123456'))).msg).toBe('password error')
    const typed = { account, password: '123456' }
    const answer = await world.call('POST', '/user/login/md5', { json: typed, from: from() })
    expect([answer.status, answer.json.status]).toEqual([400, 'USER-FAIL-100'])
  })
})

describe('A session of one dialect is a session of the other', () => {
  test('of usermodule in userapi, of userapi in usermodule', async () => {
    const phone = freshPhone()
    const id = await regist(phone, '123456')
    const one = await doors.md5(phone, '123456')
    const other = await doors.plain(phone, '123456')
    const own = await world.call('GET', `/user/id/${id}`, { token: other.token })
    expect(own.json.data.phone).toBe(phone)
    const out = await world.call('POST', '/user/logout', { json: { user_id: id }, token: one.token })
    expect(out.json).toEqual({ msg: 'logout successful' })
    const json = { id, phone, newPSD: md5('second') }
    expect((await world.call('PUT', '/user/password/reset', { json, token: one.token })).status).toBe(401)
    expect((await world.call('PUT', '/user/password/reset', { json, token: other.token })).status).toBe(200)
  })
})
