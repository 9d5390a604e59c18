/** Leaving: what goes at once, what goes later, and who may bring it about. */
import { beforeEach, describe, expect, test } from 'vitest'
import { importAccount } from '../../lib/accounts/importAccount.ts'
import { setRole } from '../../lib/accounts/setRole.ts'
import type { AccountId } from '../../lib/identity/accountId.ts'
import { phoneIdentifier } from '../../lib/identity/identifier.ts'
import { storedPhone } from '../../lib/identity/phone.ts'
import { deleteAccount } from '../../lib/leaving/deleteAccount.ts'
import { ask, join } from '../support/actions.ts'
import { directly } from '../support/directly.ts'
import { audits, storedPurposes } from '../support/evidence.ts'
import { accountOf, beginFile, keepFile, oldUser, post } from '../support/keeping.ts'
import { logIn, PASSWORD, register, registerPhone, wrongCode } from '../support/people.ts'
import { settleLeaving, tracesOf } from '../support/traces.ts'
import { type Answer, freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld()
beforeEach(() => {
  world.resetClock()
  world.wire.clear()
  world.s3Wire.clear()
})

const mess = ({ json }: Answer): string | undefined => json.Response?.mess
const leave = (token: string, fields: object = { password: PASSWORD }, from?: string) =>
  ask(world, 'DeleteAccount', fields, token, from)

/** Somebody with a proved phone, logged in by it. */
async function phoneOwner() {
  const owner = await registerPhone(world, freshPhone(), freshAddress())
  const from = freshAddress()
  world.advance(61_000)
  await world.call('GET', `/user/loginPhone/${owner.phone}`, { from })
  const json = { phone_number: owner.phone, identifying_code: world.cloud.inbox.code(owner.phone) }
  const { json: answer } = await world.call('POST', `/user/loginPhone/${owner.phone}`, { json, from })
  return { ...owner, token: String(answer.token) }
}

async function codeOf(owner: { phone: string; token: string }, purpose: string): Promise<string> {
  world.advance(61_000)
  const answer = await ask(world, 'RequestCode', { purpose, phone: owner.phone }, owner.token, freshAddress())
  if (mess(answer) !== 'code sent') throw new Error(`RequestCode answered ${answer.text}`)
  return world.cloud.inbox.code(owner.phone) ?? ''
}

describe('DeleteAccount', () => {
  test('leaves a tombstone and nothing else; login and sessions are over at once, the name is free', async () => {
    const person = await register(world)
    const [other, token] = [await logIn(world, person), await logIn(world, person)]
    const answer = await leave(token)
    expect(answer.json).toEqual({ StatusCode: 0, Response: { success: true, mess: 'account deleted' } })
    expect(answer.cookies.join()).toMatch(/session_id=;.*Max-Age=0/)

    for (const one of [other, token]) expect((await ask(world, 'GetSessions', {}, one)).status).toBe(401)
    const user = await world.call('GET', `/user/id/${person.id}`)
    expect(user.json.data).toMatchObject({ id: person.id, state: 'remove', name: null })
    expect((await world.items('users')).filter(({ id }) => id === person.id)).toEqual([
      { id: person.id, deletedAt: expect.any(Number) },
    ])
    const logins = await Promise.all(
      [person.account, String(person.id)].map((account) =>
        world.call('POST', '/user/login', { json: { account, password: PASSWORD }, from: freshAddress() }),
      ),
    )
    expect(logins.map(({ status }) => status)).toEqual([404, 404])
    expect((await register(world, { account: person.account })).id).not.toBe(person.id)
    expect(audits(world, 'account_deleted')).toHaveLength(1)
  })

  test('needs a password or a code, and the password spends the login throttle', async () => {
    const { id, token } = await join(world)
    const from = freshAddress()
    expect([await leave(token, {}), await leave(token, { password: '' })].map(({ status }) => status)).toEqual([
      400, 400,
    ])
    for (let tries = 0; tries < 5; tries++)
      expect(mess(await leave(token, { password: 'wrong-1' }, from))).toBe('password error')
    const waiting = await leave(token, { password: PASSWORD }, from)
    expect([waiting.status, mess(waiting)]).toEqual([200, 'password error'])
    expect(Number(waiting.headers['retry-after'])).toBeGreaterThan(0)
    expect(mess(await leave(token, { password: PASSWORD, id: '1234567890' }))).toBe('permission denied')
    expect(mess(await leave(token, { password: PASSWORD, id }, freshAddress()))).toBe('account deleted')
  })

  test('takes a code of its own purpose, and of no other, from the proved phone alone', async () => {
    const owner = await phoneOwner()
    const bind = await codeOf({ ...owner, phone: owner.phone }, 'bind')
    expect(mess(await leave(owner.token, { phone_code: bind }))).toBe('code expired')
    const code = await codeOf(owner, 'delete')
    expect(mess(await leave(owner.token, { phone_code: wrongCode(code) }))).toBe('code error')
    expect(mess(await leave(owner.token, { phone_code: '12' }))).toBe('code error')
    // Of both the password decides, and this account has none.
    expect(mess(await leave(owner.token, { password: PASSWORD, phone_code: code }))).toBe('password error')
    expect(mess(await leave(owner.token, { phone_code: code }))).toBe('account deleted')
    expect(await storedPurposes(world, owner.phone)).toEqual([])
    world.advance(61_000)
    expect((await registerPhone(world, owner.phone, freshAddress())).id).not.toBe(owner.id)

    const { token } = await join(world)
    expect(mess(await leave(token, { phone_code: '123456' }))).toBe('code expired')
  })

  test('ends with its session: a password that was changed meanwhile deletes nothing', async () => {
    const person = await register(world)
    const [acting, other] = [await logIn(world, person), await logIn(world, person)]
    // The deletion reads the account once for the session and once for itself; the change comes in between.
    let changed: Promise<Answer> | null = null
    world.wire.add({
      fault: { kind: 'delay', milliseconds: 1500 },
      when: ({ operation }) => operation === 'TransactWriteItems' && changed === null,
      times: 1,
    })
    const leaving = leave(other, { password: PASSWORD }, freshAddress())
    await new Promise((resolve) => setTimeout(resolve, 700))
    changed = ask(
      world,
      'ChangePassword',
      { old_password: PASSWORD, new_password: 'another-1' },
      acting,
      freshAddress(),
    )
    expect(mess(await changed)).toBe('update success')
    expect((await leaving).status).toBe(401)
    expect((await ask(world, 'GetSessions', {}, acting)).status).toBe(200)
  })

  test('refuses the last admin, and of the last two one, also when both leave at once', async () => {
    const admins = await Promise.all([join(world), join(world)])
    for (const { id } of admins) await setRole(Number(id) as AccountId, 'admin', null, directly)
    const answers = await Promise.all(admins.map(({ token }) => leave(token, undefined, freshAddress())))
    expect(answers.map(mess).sort()).toEqual(['account deleted', 'last admin'])
    const [left] = admins.filter((_, index) => mess(answers[index] as Answer) === 'last admin')
    expect((await ask(world, 'GetSessions', {}, left?.token)).status).toBe(200)
  })

  test('leaves of an import no more than that it was made, and nobody comes back by another', async () => {
    const [phone, identity] = [storedPhone(`+86${freshPhone()}`), freshName()]
    const user = oldUser({ identity, identifiers: [phoneIdentifier(phone)], name: 'Imported' })
    const came = await importAccount(user)
    if (came.kind !== 'imported') throw new Error(came.kind)
    await deleteAccount(came.id, directly)
    await settleLeaving(world)
    expect(await tracesOf(world, [came.id, phone.number, 'Imported'])).toEqual([
      expect.stringMatching(/^users \{"deletedAt":\d+,"id":\d+\}$/),
    ])
    expect(await importAccount(user)).toEqual({ kind: 'present', id: null })
  })
})

describe('What is left', () => {
  test('goes in the background, and what comes in between goes with the second time', async () => {
    const person = await register(world)
    const [from, friend] = [freshAddress(), await join(world)]
    const token = await logIn(world, person, from)
    await ask(world, 'Update', { data_type: ['birth', 'cont'], old_data: ['', ''], new_data: ['1', 'hello'] }, token)
    await ask(world, 'AddFriend', { friend_id: friend.id, mess: 'hello you' }, token)
    const account = await accountOf(person.id)
    const [file, begun] = [await keepFile(account, 'kept.txt', 'kept'), await beginFile(account, 'way.bin', 3)]
    await beginFile(account, 'long.bin', 6_000_000, true)
    await keepFile(await accountOf(friend.id), 'theirs.txt', 'kept')
    const marks = [person.id, person.account, from, 'hello you', file.id, begun.file.id]
    expect((await tracesOf(world, marks)).length).toBeGreaterThan(10)

    expect(mess(await leave(token))).toBe('account deleted')
    await world.leave()
    // A request that was under way at the deletion may still write this much.
    await keepFile(account, 'late.txt', 'late')
    const late = await beginFile(account, 'later.bin', 4)
    expect(await post(late, 'late')).toBe(201)
    await world.settle()
    await post(begun, 'way')
    await world.settle()
    await settleLeaving(world)

    expect(await tracesOf(world, marks)).toEqual([expect.stringMatching(/^users \{"deletedAt":\d+,"id":\d+\}$/)])
    const [theirs] = await world.items('contents')
    expect(await world.items('contents')).toHaveLength(1)
    expect(world.objects().map(({ key }) => key)).toEqual([theirs?.['object']])
    expect(theirs).toMatchObject({ refs: 1 })
    expect((await world.items('usage')).filter(({ account: id }) => Number(id) > 100)).toEqual([
      { account: Number(friend.id), files: 1, bytes: 4 },
    ])
    expect(await world.items('jobs')).toEqual([])
  })
})
