/** Whom a request is about, and as whom (S57, S58). */
import { describe, expect, test } from 'vitest'
import { ask } from '../../support/actions.ts'
import { sessionsOf, user } from '../../support/evidence.ts'
import { PASSWORD } from '../../support/people.ts'
import { freshAddress, freshName } from '../../support/world.ts'
import { type Holder, holder, NEW_PASSWORD, openSession, said, setRole, world } from './holders.ts'

describe('S57 the subject is the session', () => {
  test('for a password by kms modify: only the caller has a new one', async () => {
    const [mine, theirs] = [await holder(), await holder()]
    const json = { token: mine.token, password: NEW_PASSWORD, id: String(theirs.id), phone: theirs.phone }
    expect(said(await world.call('POST', '/app/user/modify', { json, from: freshAddress() }))).toBe('200 150')
    expect(typeof (await openSession(mine, NEW_PASSWORD))).toBe('string')
    expect(typeof (await openSession(theirs))).toBe('string')
  })

  test('that the first credential names: the others beside it, of somebody else, decide nothing', async () => {
    const [mine, theirs] = [await holder(), await holder()]
    const request = (token: string | undefined, other: string) => ({
      json: { token: other },
      headers: { cookie: `session_id=${other}` },
      token,
      from: freshAddress(),
    })
    const info = await world.call('POST', '/app/user/info', request(mine.token, theirs.token))
    expect(info.json).toMatchObject({ code: 0, id: String(mine.id) })
    expect(said(await world.call('POST', '/app/user/info', request('garbage', theirs.token)))).toBe('403 3')
    expect(said(await world.call('POST', '/loguot', request(mine.token, theirs.token)))).toBe('200 0 success')
    expect(await sessionsOf(world, mine.id)).toEqual([])
    expect(await sessionsOf(world, theirs.id)).toHaveLength(1)
  })

  test('for Update, whatever else the body and the query name', async () => {
    const [mine, theirs] = [await holder(), await holder()]
    const before = await user(world, theirs.id)
    const change = { data_type: ['cont'], old_data: [''], new_data: ['冒名'] }
    const named = {
      user_id: theirs.id,
      userId: theirs.id,
      phone: theirs.phone,
      owner: theirs.id,
      account: theirs.phone,
    }
    const answer = await world.call('POST', `/user?id=${theirs.id}&token=${theirs.token}`, {
      json: { Action: 'Update', ...change, ...named },
      token: mine.token,
      from: freshAddress(),
    })
    expect(said(answer)).toBe('200 update success')
    expect(await user(world, theirs.id)).toEqual(before)
    expect(await user(world, mine.id)).toMatchObject({ cont: '冒名' })
  })
})

describe('S58 a role', () => {
  const sees = async (token: string, { id, phone }: Holder) => {
    const lookedUp = await world.call('GET', `/user/id/${id}`, { token, from: freshAddress() })
    const message = await ask(world, 'GetMessage', { id: String(id), data_type: ['phone'] }, token, freshAddress())
    const json = { username: freshName(), password: PASSWORD, role: 'leader' }
    const granted = await world.call('POST', '/register', { json, token, from: freshAddress() })
    return [lookedUp.json.data.phone === phone, message.json.success, granted.json.code === 0]
  }
  const [nothing, everything] = [
    [false, false, false],
    [true, true, true],
  ]

  test('given or taken holds at the next request of a live session', async () => {
    const [subject, actor] = [await holder(), await holder()]
    for (const [role, expected] of [
      ['normal', nothing],
      ['admin', everything],
      ['leader', nothing],
      ['admin', everything],
      ['vip', nothing],
      ['creator', nothing],
      ['normal', nothing],
    ] as const) {
      await setRole(actor.id, role)
      expect([role, await sees(actor.token, subject)]).toEqual([role, expected])
    }
  })

  test('stands in no token', async () => {
    const { token } = await holder('admin')
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    expect(Object.keys(claims).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'sid', 'sub'])
  })
})
