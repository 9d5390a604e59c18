/** Texts of codes: what phones and browsers read out of them by themselves, and what stops deploy and start. */
import { describe, expect, test } from 'vitest'
import { readSettings, SettingsError } from '../../lib/config.ts'
import { messagesOf } from '../../lib/smsText.ts'

const read = (env: Record<string, string>) => readSettings(env, 'test', Date.now())

describe('SMS_TEXT_CN and SMS_TEXT_OTHER', () => {
  test.each([
    ['a line feed', 'Code {code}.\n@example.com #{code}'],
    ['a line feed as two characters, as files of variables have it', 'Code {code}.\\n@example.com #{code}'],
    ['the line ends of Windows', 'Code {code}.\r\n@example.com #{code}'],
    ['the last line feed of a YAML block', 'Code {code}.\n@example.com #{code}\n'],
  ])('may end in a line for autofill, with %s', (_, text) => {
    for (const name of ['SMS_TEXT_CN', 'SMS_TEXT_OTHER'] as const) {
      expect(read({ [name]: text })[name]).toBe('Code {code}.\n@example.com #{code}')
    }
  })

  test('may name the frame that asks for the code, and the app of a phone before it', () => {
    const text = '{code}\n{app_hash}\n@example.com #{code} @pay.example.com'
    expect(read({ SMS_TEXT_OTHER: text, SMS_APP_HASH: 'FA+9qCX9VSu' }).SMS_TEXT_OTHER).toBe(text)
  })

  test.each([
    ['an unknown blank', '{code} {apphash}', '{apphash}'],
    ['a blank with a space in it', '{code} { brand }', '{ brand }'],
    ['a blank of the prototype', '{code} {constructor}', '{constructor}'],
    ['no code', 'Hello {brand}', '{code}'],
    ['a tab', '{code}\t!', 'control characters'],
    ['a NUL', '{code}\0', 'control characters'],
    ['a separator of lines that is none of a text', '{code}\u2028@example.com #{code}', 'control characters'],
    ['an override of the writing direction', '{code}\u202e', 'control characters'],
    ['an autofill line that is not the last', '@example.com #{code}\nBye', '@example.com'],
    ['an autofill line without its #', 'Hi\n@example.com {code}', '@example.com'],
    ['an autofill line with a scheme', 'Hi\n@https://example.com #{code}', '@https'],
    ['{app_hash} without a hash', '{code} {app_hash}', 'SMS_APP_HASH'],
    ['more than SNS takes', `{code}${'x'.repeat(1595)}`, '1600'],
  ])('with %s stop deploy and start in one sentence that says so', (_, text, named) => {
    for (const name of ['SMS_TEXT_CN', 'SMS_TEXT_OTHER']) {
      expect(() => read({ [name]: text })).toThrow(SettingsError)
      expect(() => read({ [name]: text })).toThrow(new RegExp(`^${name} .*\\.$`, 's'))
      expect(() => read({ [name]: text })).toThrow(named)
    }
  })

  test('are judged with what fills their blanks: a brand may make them too long', () => {
    const text = `{brand}{code}${'x'.repeat(1500)}`
    expect(read({ SMS_TEXT_CN: text, SMS_BRAND: 'y'.repeat(94) }).SMS_TEXT_CN).toBe(text)
    expect(() => read({ SMS_TEXT_CN: text, SMS_BRAND: 'y'.repeat(95) })).toThrow(/^SMS_TEXT_CN .* 1600 /)
  })

  test('with {app_hash} fit into one message, since Android reads no other', () => {
    const SMS_APP_HASH = 'FA+9qCX9VSu'
    const latin = (more: number) => `{code} {app_hash}${'x'.repeat(more)}`
    const chinese = (more: number) => `码{code} {app_hash}${'x'.repeat(more)}`
    expect(read({ SMS_APP_HASH, SMS_TEXT_OTHER: latin(142) }).SMS_TEXT_OTHER).toBe(latin(142))
    expect(() => read({ SMS_APP_HASH, SMS_TEXT_OTHER: latin(143) })).toThrow(/one message/)
    expect(read({ SMS_APP_HASH, SMS_TEXT_CN: chinese(51) }).SMS_TEXT_CN).toBe(chinese(51))
    expect(() => read({ SMS_APP_HASH, SMS_TEXT_CN: chinese(52) })).toThrow(/one message/)
  })

  test.each(['FA+9qCX9VS', 'FA+9qCX9VSu=', 'FA+9qCX9VS\n', 'FA-9qCX9VSu'])('SMS_APP_HASH=%j is refused', (hash) => {
    expect(() => read({ SMS_APP_HASH: hash })).toThrow(/^SMS_APP_HASH .*\.$/s)
  })

  test('SMS_BRAND is one line', () => {
    expect(() => read({ SMS_BRAND: 'Gate\nhouse' })).toThrow(/^SMS_BRAND .*\.$/s)
  })
})

test.each([
  ['nothing', '', 1],
  ['160 characters of GSM 03.38', 'x'.repeat(160), 1],
  ['one more', 'x'.repeat(161), 2],
  ['307 of them', 'x'.repeat(307), 3],
  ['80 brackets, of two septets each', '['.repeat(80), 1],
  ['81 brackets', '['.repeat(81), 2],
  ['70 characters of any script', '码'.repeat(70), 1],
  ['71', '码'.repeat(71), 2],
  ['135', '码'.repeat(135), 3],
  ['36 emoji, of two units each', '😀'.repeat(36), 2],
])('a text of %s goes off as so many messages', (_, text, messages) => {
  expect(messagesOf(text)).toBe(messages)
})
