/** Texts that phones and browsers read by themselves, as they arrive. */
import { expect, test } from 'vitest'
import { askCode, typeCode } from '../support/attempts.ts'
import { freshAddress, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld({
  SMS_COUNTRIES: 'CN,SG',
  SMS_APP_HASH: 'FA+9qCX9VSu',
  SMS_TEXT_CN: '【{brand}】验证码{code}\\n@example.com #{code}',
  SMS_TEXT_OTHER: '{code} is your code of {brand}.\n{app_hash}',
})

test.each([
  ['a last line for autofill', freshPhone(), (code: string) => `【Gatehouse】验证码${code}\n@example.com #${code}`],
  ['the hash of an Android app', '+6581234567', (code: string) => `${code} is your code of Gatehouse.\nFA+9qCX9VSu`],
])('a code arrives in a text with %s, and opens its door', async (_, phone, text) => {
  expect((await askCode(world, 'registerPhone', phone, freshAddress())).status).toBe(200)
  const [received] = world.cloud.inbox.texts(phone)
  const code = world.cloud.inbox.code(phone) ?? ''
  expect(received?.text).toBe(text(code))
  expect((await typeCode(world, 'registerPhone', phone, code)).json).toMatchObject({ msg: 'register successful' })
})
