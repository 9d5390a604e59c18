/** What asks for more than a session, and ids that are nobody’s (S60, S62). */
import { describe, expect, test } from 'vitest'
import { ask } from '../../support/actions.ts'
import { startWindow } from '../../support/attempts.ts'
import { md5, people, sessionsOf, user } from '../../support/evidence.ts'
import { appoint, manage } from '../../support/managers.ts'
import { PASSWORD, registerPhone } from '../../support/people.ts'
import { type Answer, freshAddress, freshPhone } from '../../support/world.ts'
import { codeFor, fileOf, holder, MINUTE_MS, NEW_PASSWORD, openSession, reset, said, world } from './holders.ts'

describe('S60 proof', () => {
  const stale = async (run: () => Promise<void>) => {
    try {
      world.advance(16 * MINUTE_MS)
      await run()
    } finally {
      world.resetClock()
      startWindow(world)
    }
  }

  test('of usermodule’s reset by an old session is the old password', async () => {
    const owner = await holder()
    await stale(async () => {
      const put = (json: object) =>
        world.call('PUT', '/user/password/reset', { json, token: owner.token, from: freshAddress() })
      expect(said(await put(reset(owner)))).toBe('403 USER-FAIL-103')
      expect(said(await put({ ...reset(owner), old_password: md5('wrong-1') }))).toBe('403 USER-FAIL-103')
      expect(typeof (await openSession(owner))).toBe('string')
      expect(said(await put({ ...reset(owner), old_password: md5(PASSWORD) }))).toBe('200 USER-SUCCESS-103')
      expect(typeof (await openSession(owner, NEW_PASSWORD))).toBe('string')
    })
  })

  test('of kms modify that is wrong changes nothing, however recent the login', async () => {
    const { id, token } = await holder()
    const before = await user(world, id)
    const json = { token, password: NEW_PASSWORD, old_password: 'wrong-1', name: '新名' }
    expect((await world.call('POST', '/app/user/modify', { json, from: freshAddress() })).json.code).toBe(112)
    expect(await user(world, id)).toEqual(before)
  })

  test('of ChangePassword where no password is set is a recent login', async () => {
    const { phone, id } = await registerPhone(world, freshPhone(), freshAddress())
    const json = { phone_number: phone, identifying_code: await codeFor('loginPhone', phone) }
    const { token } = (await world.call('POST', `/user/loginPhone/${phone}`, { json, from: freshAddress() })).json
    const change = () => ask(world, 'ChangePassword', { new_password: NEW_PASSWORD }, token, freshAddress())
    await stale(async () => {
      const before = await user(world, id)
      expect(said(await change())).toBe('200 0 password error')
      expect(await user(world, id)).toEqual(before)
    })
    expect(said(await change())).toBe('200 0 update success')
  })

  test('of BindPhone is the code that was sent to the new phone for it, and no other', async () => {
    const [one, other] = [await holder(), await holder()]
    const [wanted, elsewhere] = [freshPhone(), freshPhone()]
    const before = await user(world, one.id)
    const bind = (fields: object) => ask(world, 'BindPhone', fields, one.token, freshAddress())
    const login = await codeFor('loginPhone', other.phone)
    const register = await codeFor('registerPhone', wanted)
    await ask(world, 'RequestCode', { purpose: 'bind', phone: elsewhere }, one.token, freshAddress())
    const code = world.cloud.inbox.code(elsewhere)
    expect(said(await bind({ phone: wanted }))).toBe('400 1 request error')
    expect(said(await bind({ phone: wanted, phone_code: register }))).toBe('200 0 code expired')
    expect(said(await bind({ phone: other.phone, phone_code: login }))).toBe('200 0 code expired')
    expect(said(await bind({ phone: wanted, phone_code: code }))).toBe('200 0 code expired')
    expect(await user(world, one.id)).toEqual(before)
    expect(said(await bind({ phone: elsewhere, phone_code: code }))).toBe('200 0 phone bound')
  })
})

describe('S62 an id that is none (SuperTokens CVE-2026-123797, CVE-2026-123800, GHSA-4rf2-xqvf-8rcx)', () => {
  const fullWidth = (id: number) =>
    [...String(id)].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('')
  const numbers = [0, -1, 2_147_483_648, '0', '-1', '2147483648', 9_007_199_254_740_991]
  const texts = ['%2e%2e', '../admin', 'abc', '1e9', '0x10', ' ', '１', 1.5, true, {}, []]

  test('names nobody in GetMessage, and is nobody’s own in what one does', async () => {
    const { id, token } = await holder()
    const about = async (given: unknown) =>
      said(await ask(world, 'GetMessage', { id: given, data_type: ['cont'] }, token, freshAddress()))
    const own = async (given: unknown) => said(await ask(world, 'GetSessions', { id: given }, token, freshAddress()))
    for (const given of numbers) {
      expect([given, await about(given), await own(given)]).toEqual([
        given,
        '200 get data false',
        '403 3 permission denied',
      ])
    }
    for (const given of [...texts, fullWidth(id)]) {
      expect([given, await about(given), await own(given)]).toEqual([given, '400 request error', '400 1 request error'])
    }
  })

  test('is another’s in userapi’s logout, or malformed, and logs nobody out', async () => {
    const { id, token } = await holder()
    const logout = async (user_id: unknown) =>
      said(await world.call('POST', '/user/logout', { json: { user_id }, token, from: freshAddress() }))
    for (const given of numbers) expect([given, await logout(given)]).toEqual([given, '403 logout failure'])
    for (const given of [...texts, fullWidth(id)]) {
      expect([given, await logout(given)]).toEqual([given, '400 参数错误'])
    }
    expect(await sessionsOf(world, id)).toHaveLength(1)
  })

  test('is no file on any route, or malformed, and no file is touched', async () => {
    const owner = await holder()
    const file = await fileOf(owner)
    const ask = async (path: string, json: object) =>
      said(await world.call('POST', path, { json, token: owner.token, from: freshAddress() }))
    const answers = (given: unknown) =>
      Promise.all([
        ask('/delete', { id: given }),
        ask('/upload/abort', { id: given }),
        ask('/permission', { id: given, permission: 0 }),
        ask('/app/user/getfile', { fid: given }),
        ask('/download', { file_id: given }),
      ])
    const written = texts.filter((text) => typeof text !== 'object' && text !== true)
    for (const given of [...numbers, ...written, `0${file}`, `+${file}`, ` ${file}`, fullWidth(file)]) {
      const gone = '200 -1 no such file'
      expect([given, await answers(given)]).toEqual([given, [gone, gone, gone, '404 2', '200 0 no such file']])
    }
    for (const given of [true, {}, [], [file]]) {
      const wrong = '200 -1 invalid params'
      expect([given, await answers(given)]).toEqual([given, [wrong, wrong, wrong, '403 1', '400 1 request error']])
    }
    for (const given of ['0', '-1', '2147483648', '%2e%2e', '%2F', '..%2f1', '%EF%BC%91', `0${file}`, `${file}%20`]) {
      const answer = await world.call('GET', `/download/${given}`, { token: owner.token, from: freshAddress() })
      expect([given, said(answer)]).toEqual([given, '404 -1 no such file'])
    }
    const { json } = await world.call('POST', '/files', { json: { creator: String(owner.id) }, token: owner.token })
    expect(json.data).toMatchObject([{ file_id: file, download_count: 0 }])
  })

  test('is nobody, no friend and no file to a manager, among friends and of a picture, or malformed; nothing changes', async () => {
    const [{ id, token }, manager] = [await holder(), await appoint(world)]
    const before = await people(world)
    const account = { of: 'id', none: 'id error' }
    const file = { of: 'file_id', none: 'no such file' }
    const friend = { of: 'friend_id', none: 'id error' }
    type Ask = [Action: string, named: { of: string; none: string }, more?: object]
    const desk: Ask[] = [
      ['FreezeUser', account, { explain: 'x' }],
      ['SetRole', account, { role: 'admin' }],
      ...['GetUser', 'UnfreezeUser', 'UnlockUser', 'RevokeSessions', 'ReleasePhone', 'DeleteUser'].map(
        (Action): Ask => [Action, account],
      ),
      ['ListFiles', account],
      ['GetAudit', account],
      ['DeleteFile', file],
      ['SetFilePermission', file, { permission: 0 }],
    ]
    const among: Ask[] = [
      ...['AddFriend', 'BlockUser', 'UnblockUser'].map((Action): Ask => [Action, friend]),
      ['AcceptFriend', { ...friend, none: 'no such request' }],
      ['RejectFriend', { ...friend, none: 'no such request' }],
      ['DeleteFriend', { ...friend, none: 'not friends' }],
    ]
    const answers = (given: unknown, asks: Ask[], send: (Action: string, fields: object) => Promise<Answer>) =>
      Promise.all(asks.map(async ([Action, { of }, more]) => said(await send(Action, { [of]: given, ...more }))))
    const both = async (given: unknown) => [
      ...(await answers(given, desk, (Action, fields) => manage(world, manager, Action, fields))),
      ...(await answers(given, among, (Action, fields) => ask(world, Action, fields, token, freshAddress()))),
    ]
    for (const given of [0, -1, '2147483648'])
      expect([given, await both(given)]).toEqual([given, [...desk, ...among].map(([, { none }]) => `200 0 ${none}`)])
    // An id of a file is compared as it is written, in all dialects.
    const wrong = ([, named]: Ask) => (named === file ? '200 0 no such file' : '400 1 request error')
    for (const given of ['%2e%2e', '1e9', fullWidth(id)])
      expect([given, await both(given)]).toEqual([given, [...desk, ...among].map(wrong)])
    for (const given of ['0', '-1', '2147483648', '%2e%2e', '..%2f1', '%EF%BC%91', '%00'])
      expect([given, (await world.call('GET', `/avatar/${given}`)).status]).toEqual([given, 404])
    expect(await people(world)).toEqual(before)
  })

  test('is malformed or without proof in usermodule’s reset', async () => {
    const owner = await holder()
    const put = async (id: unknown) => {
      const json = { ...reset(owner), id }
      return said(await world.call('PUT', '/user/password/reset', { json, token: owner.token, from: freshAddress() }))
    }
    for (const given of numbers) expect([given, await put(given)]).toEqual([given, '403 USER-FAIL-103'])
    for (const given of [...texts, fullWidth(owner.id)]) {
      expect([given, await put(given)]).toEqual([given, '400 USER-FAIL-100'])
    }
    expect(typeof (await openSession(owner))).toBe('string')
  })
})
