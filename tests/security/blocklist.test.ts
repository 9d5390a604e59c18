/** S6 of the security bar with `PASSWORD_BLOCKLIST=on`: the common passwords on every route that sets one. */
import { expect, test } from 'vitest'
import { tryLogIn, tryRegister, typeCode } from '../support/attempts.ts'
import { md5, people, user } from '../support/evidence.ts'
import { askForCode, PASSWORD, registerPhone } from '../support/people.ts'
import { freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld({ PASSWORD_BLOCKLIST: 'on' })

const common = ['123456', 'password', 'qwerty', '111111', 'iloveyou', '12345678', '123123', '5201314', 'woaini1314']

test.each(common)('S6 blocklist on: userapi register refuses "%s", nothing is stored', async (password) => {
  const before = await people(world)
  const { status, json } = await tryRegister(world, { account: freshName(), password })
  expect([status, json]).toEqual([200, { msg: 'register failure' }])
  expect(await people(world)).toEqual(before)
})

test.each(common)(
  'S6 blocklist on: userapi forgetPassword refuses "%s", the code lives and no password is set',
  async (bad) => {
    const { id, phone } = await registerPhone(world, freshPhone(), freshAddress())
    const code = await askForCode(world, 'forgetPassword', phone, freshAddress())
    const { status, json } = await typeCode(world, 'forgetPassword', phone, code, { newPassword: bad })
    expect([status, json]).toEqual([400, { msg: '参数错误' }])
    expect(await user(world, id)).not.toHaveProperty('password')
    expect((await typeCode(world, 'forgetPassword', phone, code)).status).toBe(200)
  },
)

test('S6 blocklist on: in md5 space too, for the dialect that sends nothing else', async () => {
  const { acceptable } = await import('../../lib/passwords/password.ts')
  const { readMd5 } = await import('../../lib/passwords/md5.ts')
  for (const password of common) {
    const [lower, upper] = [readMd5(md5(password)), readMd5(md5(password).toUpperCase())]
    expect(lower && acceptable(lower, [])).toBe(false)
    expect(upper && acceptable(upper, [])).toBe(false)
  }
  const rare = readMd5(md5('a password nobody else has'))
  expect(rare && acceptable(rare, [])).toBe(true)
})

test('S6 blocklist on: other passwords, an md5 of a common one and long ones are accepted and log in', async () => {
  for (const password of [PASSWORD, 'a password nobody else has', md5('123456'), `${'123456'.repeat(10)}1234`]) {
    const account = freshName()
    expect((await tryRegister(world, { account, password })).json.msg).toBe('register successful')
    expect((await tryLogIn(world, account, password, freshAddress())).status).toBe(200)
  }
})

test.each(common)('S6 blocklist on: kms and fileserver refuse "%s" wherever a password is set', async (bad) => {
  const post = (path: string, json: object) => world.call('POST', path, { json, from: freshAddress() })
  const phone = freshPhone()
  const person = { phone, name: '小明', password: PASSWORD }
  await post('/app/register', person)
  const { token } = (await post('/app/login', { phone, password: PASSWORD })).json
  const before = await people(world)
  const refused = [
    await post('/app/register', { ...person, phone: freshPhone(), password: bad }),
    await post('/app/user/modify', { token, password: bad }),
    await post('/register', { username: freshName(), password: bad }),
  ]
  expect(refused.map(({ json }) => json.code)).toEqual([1, 1, -1])
  expect(await people(world)).toEqual(before)
})
