/** A of the security bar: what a registration may bring about, in `userapi`. */
import { beforeAll, describe, expect, test } from 'vitest'
import { askCode, startWindow, tally, tryLogIn, tryRegister, typeCode } from '../support/attempts.ts'
import { audits, holderOf, orphans, people, sessionsOf, user } from '../support/evidence.ts'
import { askForCode, logIn, PASSWORD, register, registerPhone } from '../support/people.ts'
import { type Answer, freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld()

beforeAll(async () => {
  startWindow(world)
})

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

const failure = { msg: 'register failure' }

/** Refused in the dialect's words, and nobody was made, changed or claimed. */
async function expectNobodyMade(act: () => Promise<Answer>, words: object = failure): Promise<void> {
  const before = await people(world)
  const answer = await act()
  expect([answer.status, answer.json]).toEqual([200, words])
  expect(await people(world)).toEqual(before)
}

const tryLogOut = (id: unknown, token: string) =>
  world.call('POST', '/user/logout', { json: { user_id: id }, token, from: freshAddress() })

const makeAdmin = async (id: number) => {
  const { UpdateItemCommand } = await import('@aws-sdk/client-dynamodb')
  await world.cloud.dynamodb.send(
    new UpdateItemCommand({
      TableName: world.cloud.environment['USERS_TABLE'],
      Key: { id: { N: String(id) } },
      UpdateExpression: 'SET #role = :role',
      ExpressionAttributeNames: { '#role': 'role' },
      ExpressionAttributeValues: { ':role': { S: 'admin' } },
    }),
  )
}

describe('roles', () => {
  test.each(['admin', 'vip_user', 'creator'])(
    'S1 userapi the role %s is refused without an admin, nothing is stored and one audit event tells',
    async (role) => {
      world.logs.length = 0
      await expectNobodyMade(() => tryRegister(world, { account: freshName(), password: PASSWORD, role }))
      expect(audits(world, 'role_refused')).toHaveLength(1)
    },
  )

  test.each([
    'normal',
    'vip',
    'leader',
    'Admin',
    'ADMIN',
    'admin ',
    'ａｄｍｉｎ',
    '8',
    'root',
    'toString',
    '__proto__',
  ])('S1 userapi the role "%s" is no word of the document and is refused, nothing is stored', (role) =>
    expectNobodyMade(() => tryRegister(world, { account: freshName(), password: PASSWORD, role })),
  )

  test('S1 userapi a session of somebody who is no admin grants no role', async () => {
    const token = await logIn(world, await register(world))
    const json = { account: freshName(), password: PASSWORD, role: 'admin' }
    await expectNobodyMade(() => world.call('POST', '/user/register', { json, token }))
  })

  test('S1 userapi with an admin’s session the role is granted, and after his demotion at once no more', async () => {
    const admin = await register(world)
    const token = await logIn(world, admin)
    await makeAdmin(admin.id)
    const account = freshName()
    const json = { account, password: PASSWORD, role: 'admin' }
    const granted = await world.call('POST', '/user/register', { json, token })
    expect(granted.json).toEqual({ msg: 'register successful', user_id: expect.any(Number) })
    expect(await user(world, granted.json.user_id)).toMatchObject({ role: 'admin', loginname: account })
    expect(await tryLogOut(admin.id, token)).toMatchObject({ status: 200 })
    await expectNobodyMade(() =>
      world.call('POST', '/user/register', { json: { ...json, account: freshName() }, token }),
    )
  })

  test('S1 userapi foreign fields that sound powerful change nothing', async () => {
    const json = { account: freshName(), password: PASSWORD, roles: ['admin'], isAdmin: true, userType: 8, grade: 9 }
    const { json: made } = await tryRegister(world, json)
    expect(await user(world, made.user_id)).toMatchObject({ role: 'normal' })
  })
})

const storedKeys = ['epoch', 'id', 'name', 'password', 'registeredAt', 'registeredFrom', 'role', 'updatedAt']

describe('the stored account', () => {
  const extra = {
    phoneVerified: true,
    phoneState: 'proved',
    createdAt: 0,
    registeredAt: 0,
    tokenVersion: 9,
    epoch: 9,
    pk: 'x',
    sk: 'x',
    ttl: 1,
    deletedAt: 1,
    freeze: { explain: 'x' },
    email: 'victim@example.com',
    phone: '13800138000',
    id: 1_234_567_890,
    user_id: 1_234_567_890,
    verifier: 'x',
  }

  test('S2 userapi extra fields are ignored: the stored item has exactly the keys it always has', async () => {
    const account = freshName()
    const body = JSON.stringify({ ...extra, account, password: PASSWORD }).replace(
      '{',
      '{"__proto__":{"role":"admin"},',
    )
    const answer = await world.call('POST', '/user/register', { body, headers: { 'content-type': 'application/json' } })
    const item = await user(world, answer.json.user_id)
    expect(Object.keys(item).sort()).toEqual([...storedKeys, 'loginname'].sort())
    expect(item).toMatchObject({ role: 'normal', epoch: 0, loginname: account, name: account })
    expect(item['registeredAt']).toBeGreaterThan(Date.now() - 60_000)
    expect(item['password']).toMatch(/^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+,keyid=[\w+/]+\$[\w+/]+\$[\w+/]+$/)
    expect(await holderOf(world, 'victim@example.com')).toBeUndefined()
    expect(await holderOf(world, '+8613800138000')).toBeUndefined()
  })

  test('S2 userapi the item of a phone given without a code says unproved, that of a code says proved', async () => {
    const phone = freshPhone()
    const { json } = await tryRegister(world, { ...extra, account: phone, password: PASSWORD })
    const unproved = await user(world, json.user_id)
    expect(Object.keys(unproved).sort()).toEqual([...storedKeys, 'phone', 'phoneState'].sort())
    expect(unproved).toMatchObject({ phoneState: 'unproved', phone: `+86${phone}` })
    const { id, phone: other } = await registerPhone(world, freshPhone(), freshAddress())
    const proved = await user(world, id)
    const withoutPassword = storedKeys.filter((key) => key !== 'password')
    expect(Object.keys(proved).sort()).toEqual([...withoutPassword, 'phone', 'phoneState'].sort())
    expect(proved).toMatchObject({ phoneState: 'proved', phone: `+86${other}`, name: other })
  })

  test('S3 Parse GHSA-8xq9-g7ch-35hg userapi an id is ours to choose: a sent one neither names nor overwrites anybody', async () => {
    const victim = await register(world)
    const before = await user(world, victim.id)
    const json = { account: freshName(), password: 'other-secret', id: victim.id, user_id: victim.id, pk: victim.id }
    const { json: made } = await tryRegister(world, json)
    expect(made.user_id).not.toBe(victim.id)
    expect(made.user_id).toBeGreaterThanOrEqual(1_000_000_000)
    expect(made.user_id).toBeLessThanOrEqual(2_147_483_647)
    expect(await user(world, victim.id)).toEqual(before)
  })

  test.each([
    ['ten digits in the id range', '1234567890'],
    ['ten digits beyond it', '9999999999'],
    ['full-width digits of an id', '１２３４５６７８９０'],
    ['a path', '../etc'],
    ['an escaped path', '%2e%2e%2f'],
    ['nothing', ''],
    ['blanks', '   '],
    ['one letter', 'a'],
    ['33 letters', 'a'.repeat(33)],
    ['a kilobyte', 'a'.repeat(1024)],
    ['a number sign', 'a#b'],
    ['a line break', 'ab\ncd'],
    ['NUL', 'ab\0cd'],
    ['an @ without a name', '@example.com'],
    ['two @', 'a@b@example.com'],
    ['an email of 300 characters', `${'a'.repeat(60)}@${'b'.repeat(240)}.com`],
    ['a landline', '02112345678'],
    ['digits only', '12345'],
    ['circled digits only', '①②③'],
  ])('S3 userapi an account that is %s is refused, nothing is stored', (_, account) =>
    expectNobodyMade(() => tryRegister(world, { account, password: PASSWORD })),
  )
})

describe('spellings', () => {
  const phone = freshPhone()
  const wide = (text: string) =>
    text.replace(/[!-~]/g, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0))

  test.each([
    ['+86', `+86${phone}`],
    ['0086', `0086${phone}`],
    ['86', `86${phone}`],
    ['a + that a decoder made a blank', ` 86${phone}`],
    ['a blank in front', ` ${phone}`],
    ['a blank behind', `${phone} `],
    ['full-width digits', wide(phone)],
    ['full-width digits and plus', wide(`+86${phone}`)],
    ['no-break and ideographic blanks', `\u00a0${phone}\u3000`],
  ])('S5 userapi a phone with %s is the same phone: never two accounts, and it logs in', async (_, spelling) => {
    await tryRegister(world, { account: phone, password: PASSWORD })
    await expectNobodyMade(() => tryRegister(world, { account: spelling, password: PASSWORD }), {
      msg: 'account had been used',
    })
    const answer = await tryLogIn(world, spelling, PASSWORD, freshAddress())
    expect(answer.json).toMatchObject({ msg: 'login successful', user_id: await holderOf(world, `+86${phone}`) })
  })

  test.each([
    ['44', '+447911123456', ['00447911123456', ' 447911123456', '＋４４７９１１１２３４５６', ' 00447911123456']],
    ['65', '+6581234567', ['006581234567', ' 6581234567']],
  ])('S5 userapi a mobile number of +%s in every spelling is one identifier', async (_, number, spellings) => {
    const { json } = await tryRegister(world, { account: number, password: PASSWORD })
    expect(json.msg).toBe('register successful')
    for (const spelling of spellings) {
      const again = await tryRegister(world, { account: spelling, password: PASSWORD })
      expect([spelling, again.json.msg]).toEqual([spelling, 'account had been used'])
    }
    expect(await holderOf(world, number)).toBe(json.user_id)
  })

  test.each([
    ['blanks inside', '139 1234 5678'],
    ['a soft hyphen inside', '139\u00ad12345678'],
    ['Arabic digits', '١٣٩١٢٣٤٥٦٧٨'],
    ['two plus signs', '++8613912345678'],
    ['+86 0', '+86013912345678'],
    ['+44 with its national zero', '+4407911123456'],
    ['a foreign number without + or 00', '447911123456'],
  ])('S5 userapi a phone with %s is no second spelling of anybody: refused, nothing stored', (_, account) =>
    expectNobodyMade(() => tryRegister(world, { account, password: PASSWORD })),
  )

  // Copied along with a number or an address, and seen by nobody.
  test.each([
    ['a zero-width blank', '\u200b'],
    ['a zero-width joiner', '\u200d'],
    ['a right-to-left mark', '\u200f'],
    ['a left-to-right embedding and its end', '\u202a'],
    ['an isolate', '\u2068'],
    ['a byte order mark', '\ufeff'],
  ])('S5 userapi a phone or email with %s in it is the one it looks like', async (_, invisible) => {
    const phone = freshPhone()
    const email = `${freshName()}@example.com`
    for (const account of [phone, email]) {
      const { json } = await tryRegister(world, { account, password: PASSWORD })
      const spelled = `${invisible}${account.slice(0, 3)}${invisible}${account.slice(3)}${invisible}`
      expect((await tryRegister(world, { account: spelled, password: PASSWORD })).json.msg).toBe(
        'account had been used',
      )
      expect((await tryLogIn(world, spelled, PASSWORD, freshAddress())).json.user_id).toBe(json.user_id)
    }
  })

  test.each(['..', '--', '__', '.-_', '\u0301\u0301'])(
    'S5 userapi %j is no login name: nothing in it is a letter or digit',
    (account) => expectNobodyMade(() => tryRegister(world, { account, password: PASSWORD })),
  )

  test.each([
    ['＠ full-width', '＠'],
    ['﹫ small', '﹫'],
  ])('S5 userapi an email with %s @ is the email it looks like', async (_, at) => {
    const name = freshName()
    const { json } = await tryRegister(world, { account: `${name}@Example.com`, password: PASSWORD })
    expect(json.msg).toBe('register successful')
    const again = await tryRegister(world, { account: `${name}${at}example.COM`, password: PASSWORD })
    expect(again.json.msg).toBe('account had been used')
    expect(await holderOf(world, `${name}@example.com`)).toBe(json.user_id)
  })

  test.each([
    ['letter case', 'Ann', 'aNN'],
    ['full-width letters', 'Ben', 'Ｂｅｎ'],
    ['composed and decomposed letters', 'Zoë', 'Zoe\u0308'],
    ['a ligature', 'fin', 'ﬁn'],
    ['the long s', 'susi', 'ſuſi'],
    ['the Kelvin sign', 'kim', '\u212aim'],
  ])('S5 userapi login names that differ in %s only are one person', async (_, one, other) => {
    const tail = freshName()
    const { json } = await tryRegister(world, { account: `${one}${tail}`, password: PASSWORD })
    expect(json.msg).toBe('register successful')
    const again = await tryRegister(world, { account: `${other}${tail}`, password: PASSWORD })
    expect(again.json.msg).toBe('account had been used')
    expect((await tryLogIn(world, `${other}${tail}`, PASSWORD, freshAddress())).json.user_id).toBe(json.user_id)
  })

  // Unicode, «Default_Ignorable_Code_Point»: nothing of these is seen, so a name with one looks like the name without.
  test.each([
    ['a zero-width blank', '\u200b'],
    ['a zero-width joiner', '\u200d'],
    ['a right-to-left mark', '\u200f'],
    ['a soft hyphen', '\u00ad'],
    ['a variation selector', '\ufe0f'],
    ['a supplementary variation selector', '\u{e0100}'],
    ['a grapheme joiner', '\u034f'],
    ['a Hangul filler', '\u3164'],
    ['a half-width Hangul filler', '\uffa0'],
    ['a Mongolian variation selector', '\u180b'],
    ['a Khmer inherent vowel', '\u17b4'],
  ])(
    'S5 Auth.js GHSA-7rqj-j65f-68wh userapi a login name or email with %s in it is refused: no second person who looks the same',
    async (_, invisible) => {
      const name = freshName()
      await expectNobodyMade(() => tryRegister(world, { account: `${name}${invisible}`, password: PASSWORD }))
      // An email is read without those of them that are format characters of writing (the test above).
      if (!['\u200b', '\u200d', '\u200f'].includes(invisible))
        await expectNobodyMade(() =>
          tryRegister(world, { account: `${name}${invisible}@example.com`, password: PASSWORD }),
        )
      await expectNobodyMade(() => tryRegister(world, { account: invisible.repeat(3), password: PASSWORD }))
    },
  )

  test('S5 the phone of one person can never be the login name of another: one namespace', async () => {
    const mobile = freshPhone()
    const { id } = await registerPhone(world, mobile, freshAddress())
    for (const account of [mobile, `+86${mobile}`, wide(mobile)]) {
      await expectNobodyMade(() => tryRegister(world, { account, password: PASSWORD }), {
        msg: 'account had been used',
      })
    }
    expect(await holderOf(world, `+86${mobile}`)).toBe(id)
    expect(await orphans(world)).toEqual([])
  })
})

describe('password policy', () => {
  const phone = freshPhone()

  test.each([
    ['one character short', '12345'],
    ['six code units that are three characters', '😀😀😀'],
    ['one too long', 'a'.repeat(65)],
    ['65 emoji', '😀'.repeat(65)],
    ['empty', ''],
    ['a control character', 'secret\u0007'],
    ['a tab', 'secret\t1'],
    ['a line break', 'secret\n1'],
    ['NUL', 'secret\0'],
    ['DEL', 'secret\u007f'],
    ['C1 control', 'secret\u0085'],
  ])('S6 userapi a password that is or has %s is refused, nothing is stored', (_, password) =>
    expectNobodyMade(() => tryRegister(world, { account: freshName(), password })),
  )

  test.each([phone, `+86${phone}`, `86${phone}`, `0086${phone}`])(
    'S6 userapi the phone as password is refused, spelled in whatever way (%#)',
    async (password) => {
      await expectNobodyMade(() => tryRegister(world, { account: phone, password }))
      await expectNobodyMade(() => tryRegister(world, { account: `+86${phone}`, password }))
    },
  )

  test('S6 userapi the login name or email as password is refused, in whatever case', async () => {
    const name = `Ann.${freshName()}`
    for (const account of [name, `${name}@Example.com`]) {
      for (const password of [account, account.toLowerCase(), account.toUpperCase()]) {
        await expectNobodyMade(() => tryRegister(world, { account, password }))
      }
    }
  })

  test.each([
    ['six characters', '123456'],
    ['64 characters', 'a'.repeat(64)],
    ['64 emoji', '😀'.repeat(64)],
    ['blanks around and inside', '  two words  '],
    ['blanks only', '      '],
    ['letters only', 'abcdefgh'],
    ['right-to-left letters', 'סיסמה-טובה'],
    ['a composed letter', 'Zo\u00ebZo\u00eb'],
  ])('S6 userapi a password of %s is accepted unchanged: it alone logs in', async (_, password) => {
    const person = await register(world, { password, from: freshAddress() })
    expect((await tryLogIn(world, person.account, password, freshAddress())).status).toBe(200)
    for (const other of [password.trim(), password.normalize('NFD'), password.slice(0, -1)]) {
      if (other === password) continue
      expect((await tryLogIn(world, person.account, other, freshAddress())).status).toBe(400)
    }
  })

  test.each([
    ['one character short', '12345'],
    ['one too long', 'a'.repeat(65)],
    ['a control character', 'secret\u0007'],
  ])('S6 userapi forgetPassword refuses a new password of %s; the code and the old password live', async (_, bad) => {
    const mobile = freshPhone()
    const person = await register(world, { account: mobile })
    const code = await askForCode(world, 'forgetPassword', mobile, freshAddress())
    const answer = await typeCode(world, 'forgetPassword', mobile, code, { newPassword: bad })
    expect([answer.status, answer.json]).toEqual([400, { msg: '参数错误' }])
    expect((await tryLogIn(world, mobile, PASSWORD)).status).toBe(200)
    expect((await typeCode(world, 'forgetPassword', mobile, code)).json.user_id).toBe(person.id)
  })

  test('S6 userapi forgetPassword refuses the account’s own names as new password, and only after the right code', async () => {
    const mobile = freshPhone()
    const person = await registerPhone(world, mobile, freshAddress())
    const code = await askForCode(world, 'forgetPassword', mobile, freshAddress())
    const own = await typeCode(world, 'forgetPassword', mobile, code, { newPassword: mobile })
    expect([own.status, own.json]).toEqual([400, { msg: '参数错误' }])
    expect((await user(world, person.id))['password']).toBeUndefined()
    expect((await typeCode(world, 'forgetPassword', mobile, code)).status).toBe(200)
  })
})

/** What the planter of a password still can: whatever it is, not with this phone and not in this account. */
async function expectPlantedGone(phone: string, plantedToken: string, account: number): Promise<void> {
  expect((await tryLogIn(world, phone, PASSWORD, freshAddress())).status).toBe(400)
  expect((await tryLogOut(account, plantedToken)).json).toEqual({ msg: 'logout failure' })
}

describe('a phone that somebody else has registered', () => {
  const advisories = 'Better Auth GHSA-qq9h-g4jm-xgf3, PocketBase CVE-2026-44166 GHSA-pq7p-mc74-g65w'

  test(`S8 ${advisories}: registerPhone takes it away; the planter keeps id, data and password, and loses his sessions`, async () => {
    const phone = freshPhone()
    const planter = await register(world, { account: phone })
    const planted = await logIn(world, planter, freshAddress())
    const asked = await askCode(world, 'registerPhone', phone, freshAddress())
    expect(asked.json).toEqual({ msg: '注意接收短信', registered: true })
    const code = world.cloud.inbox.code(phone)
    const { status, json } = await typeCode(world, 'registerPhone', phone, code)
    expect([status, json]).toEqual([200, { msg: 'register successful', user_id: expect.any(Number) }])
    expect(json.user_id).not.toBe(planter.id)
    await expectPlantedGone(phone, planted, planter.id)
    const left = await user(world, planter.id)
    expect(left).toMatchObject({ id: planter.id, name: phone, epoch: 1 })
    expect(left['phone']).toBeUndefined()
    expect((await tryLogIn(world, String(planter.id), PASSWORD, freshAddress())).json.user_id).toBe(planter.id)
    expect((await user(world, json.user_id))['password']).toBeUndefined()
    expect(await orphans(world)).toEqual([])
  })

  test(`S8 ${advisories}: a loginPhone code opens it and drops the planted password and sessions`, async () => {
    const phone = freshPhone()
    const planter = await register(world, { account: phone })
    const planted = await logIn(world, planter, freshAddress())
    const code = await askForCode(world, 'loginPhone', phone, freshAddress())
    const { json } = await typeCode(world, 'loginPhone', phone, code)
    expect(json).toMatchObject({ msg: 'login successful', user_id: planter.id })
    await expectPlantedGone(phone, planted, planter.id)
    const item = await user(world, planter.id)
    expect(item).toMatchObject({ phoneState: 'proved' })
    expect(item['password']).toBeUndefined()
    expect((await tryLogOut(planter.id, json.token)).status).toBe(200)
  })

  test(`S8 ${advisories}: a forgetPassword code sets the new password and ends the planted one and its sessions`, async () => {
    const phone = freshPhone()
    const planter = await register(world, { account: phone })
    const planted = await logIn(world, planter, freshAddress())
    const code = await askForCode(world, 'forgetPassword', phone, freshAddress())
    const { json } = await typeCode(world, 'forgetPassword', phone, code, { newPassword: 'mine-alone' })
    expect(json.user_id).toBe(planter.id)
    await expectPlantedGone(phone, planted, planter.id)
    expect(await user(world, planter.id)).toMatchObject({ phoneState: 'proved' })
    expect((await tryLogIn(world, phone, 'mine-alone', freshAddress())).status).toBe(200)
    expect((await tryLogOut(planter.id, json.token)).status).toBe(200)
  })

  test('S8 loginPhone with the right password or a live session of the account keeps password and sessions', async () => {
    const [one, other] = [freshPhone(), freshPhone()]
    const owner = await register(world, { account: one })
    const session = await logIn(world, owner, freshAddress())
    const code = await askForCode(world, 'loginPhone', one, freshAddress())
    expect((await typeCode(world, 'loginPhone', one, code, { password: PASSWORD })).json.user_id).toBe(owner.id)
    expect((await tryLogIn(world, one, PASSWORD, freshAddress())).status).toBe(200)
    expect((await tryLogOut(owner.id, session)).status).toBe(200)

    const second = await register(world, { account: other })
    const live = await logIn(world, second, freshAddress())
    const foreign = await askForCode(world, 'loginPhone', other, freshAddress())
    expect((await typeCode(world, 'loginPhone', other, foreign, { token: live })).status).toBe(200)
    expect((await tryLogIn(world, other, PASSWORD, freshAddress())).status).toBe(200)
    expect(await user(world, second.id)).toMatchObject({ phoneState: 'proved' })
  })

  test('S8 loginPhone with a wrong password or somebody else’s session drops what was planted', async () => {
    const phone = freshPhone()
    const planter = await register(world, { account: phone })
    const planted = await logIn(world, planter, freshAddress())
    const stranger = await logIn(world, await register(world), freshAddress())
    const code = await askForCode(world, 'loginPhone', phone, freshAddress())
    const answer = await typeCode(world, 'loginPhone', phone, code, { password: 'not-the-one', token: stranger })
    expect(answer.status).toBe(200)
    await expectPlantedGone(phone, planted, planter.id)
  })

  test('S8 a contact phone is opened by no code of loginPhone and forgetPassword, and no text is sent', async () => {
    const [phone, holder] = [freshPhone(), await register(world)]
    const { dataArrangements } = await import('../support/arrangements.ts')
    const { environment, dynamodb } = world.cloud
    const arrange = dataArrangements({ dynamodb, environment, network: () => '' })
    await arrange['contact-phone']?.({ account: String(holder.id), phone: `+86${phone}` })
    const publishes = world.cloud.sms.publishes()
    expect((await askCode(world, 'loginPhone', phone, freshAddress())).status).toBe(404)
    expect((await askCode(world, 'forgetPassword', phone, freshAddress())).status).toBe(404)
    expect(world.cloud.sms.publishes()).toBe(publishes)
    expect((await tryLogIn(world, phone, PASSWORD, freshAddress())).json.user_id).toBe(holder.id)
    const code = await askForCode(world, 'registerPhone', phone, freshAddress())
    const { json } = await typeCode(world, 'registerPhone', phone, code)
    expect(json.user_id).not.toBe(holder.id)
    expect((await user(world, holder.id))['phone']).toBeUndefined()
    expect((await tryLogIn(world, holder.account, PASSWORD, freshAddress())).status).toBe(200)
  })

  test('S8 a proved phone is taken by nobody: the answer says so, no text is sent, nothing is stored', async () => {
    const { phone } = await registerPhone(world, freshPhone(), freshAddress())
    world.advance(61_000)
    const publishes = world.cloud.sms.publishes()
    const before = await people(world)
    const asked = await askCode(world, 'registerPhone', phone, freshAddress())
    expect([asked.status, asked.json]).toEqual([403, failure])
    expect(tally([await tryRegister(world, { account: phone, password: PASSWORD })])).toEqual({
      '200 account had been used': 1,
    })
    expect(world.cloud.sms.publishes()).toBe(publishes)
    expect(await people(world)).toEqual(before)
  })

  test('S8 an unproved phone nobody logged in with yields after 24 h and not before, once logged in never', async () => {
    const [idle, used] = [freshPhone(), freshPhone()]
    const [former, active] = [await register(world, { account: idle }), await register(world, { account: used })]
    await logIn(world, active, freshAddress())
    world.advance(DAY_MS - HOUR_MS)
    await expectNobodyMade(() => tryRegister(world, { account: idle, password: 'second-one' }), {
      msg: 'account had been used',
    })
    world.advance(HOUR_MS)
    const { json } = await tryRegister(world, { account: idle, password: 'second-one' })
    expect(json.msg).toBe('register successful')
    expect((await tryLogIn(world, idle, PASSWORD, freshAddress())).status).toBe(400)
    expect((await tryLogIn(world, idle, 'second-one', freshAddress())).json.user_id).toBe(json.user_id)
    expect((await user(world, former.id))['phone']).toBeUndefined()
    await expectNobodyMade(() => tryRegister(world, { account: used, password: 'second-one' }), {
      msg: 'account had been used',
    })
    expect(await sessionsOf(world, former.id)).toEqual([])
    expect(await orphans(world)).toEqual([])
  })

  test('S8 S35 a phone that yields takes its codes along: one sent before opens nothing afterwards', async () => {
    const phone = freshPhone()
    const first = await register(world, { account: phone })
    world.advance(DAY_MS)
    const code = await askForCode(world, 'loginPhone', phone, freshAddress())
    const { json } = await tryRegister(world, { account: phone, password: 'second-one' })
    expect(json.user_id).not.toBe(first.id)
    expect((await typeCode(world, 'loginPhone', phone, code)).status).toBe(404)
    expect(await sessionsOf(world, json.user_id)).toEqual([])
    expect((await tryLogIn(world, phone, 'second-one', freshAddress())).status).toBe(200)
  })
})
