/** Whoever is meant in a login field: every spelling of one person is that person, and no text is two. */
import { describe, expect, test } from 'vitest'
import { readSubject } from '../../lib/identity/subject.ts'

const shown = (text: string): string | null => {
  const subject = readSubject(text)
  if (subject === null) return null
  return subject.kind === 'id' ? `id ${subject.id}` : `${subject.identifier.kind} ${subject.identifier.key}`
}

const fullWidth = (text: string) =>
  text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0))

describe('A login field', () => {
  test.each([
    ['1000000000', 'id 1000000000'],
    ['2147483647', 'id 2147483647'],
    [' 1728441785 ', 'id 1728441785'],
    ['１７２８４４１７８５', 'id 1728441785'],
  ])('%j is an id: ten digits within the range', (text, wanted) => {
    expect(shown(text)).toBe(wanted)
  })

  test.each(['2147483648', '0999999999', '999999999', '10000000000', '١٧٢٨٤٤١٧٨٥'])(
    '%j is nobody: digits that are neither an id nor a mobile number',
    (text) => {
      expect(shown(text)).toBeNull()
    },
  )

  test.each([
    '13900000001',
    '+8613900000001',
    '008613900000001',
    '8613900000001',
    ' 13900000001 ',
    ' 8613900000001',
    fullWidth('13900000001'),
    fullWidth('+8613900000001'),
  ])('%j is the phone +8613900000001', (text) => {
    expect(shown(text)).toBe('phone +8613900000001')
  })

  test.each([
    ['+447911123456', 'phone +447911123456'],
    ['00447911123456', 'phone +447911123456'],
    [' 447911123456', 'phone +447911123456'],
  ])('%j is a mobile number of another country', (text, wanted) => {
    expect(shown(text)).toBe(wanted)
  })

  test.each([
    '447911123456',
    '+442079460000',
    '02079460000',
    '12900000001',
    '139000000',
    '139000000012',
    '+8612900000001',
  ])('%j is no mobile number and nobody', (text) => {
    expect(shown(text)).toBeNull()
  })

  test.each([
    ['Someone@Example.com', 'email someone@example.com'],
    ['13900000001@example.com', 'email 13900000001@example.com'],
    ['ｓｏｍｅｏｎｅ＠example.com', 'email someone@example.com'],
  ])('%j is an email: it has an @', (text, wanted) => {
    expect(shown(text)).toBe(wanted)
  })

  test.each([
    ['HuMengQiu', 'loginname humengqiu'],
    ['李雷', 'loginname 李雷'],
    ['user_1.a-b', 'loginname user_1.a-b'],
    ['ＡＢ', 'loginname ab'],
    ['a1', 'loginname a1'],
    ['x'.repeat(32), `loginname ${'x'.repeat(32)}`],
    ['13900000001x', 'loginname 13900000001x'],
    ['ǅ1', 'loginname dž1'],
  ])('%j is a login name', (text, wanted) => {
    expect(shown(text)).toBe(wanted)
  })

  test.each([
    '',
    ' ',
    'a',
    'x'.repeat(33),
    'x'.repeat(300),
    '12',
    '一 二',
    'a/b',
    '../x',
    'a\u0000b',
    'a\u3164b',
    'a@',
    '@',
    '<script>',
    '👍👍',
  ])('%j is nobody', (text) => {
    expect(shown(text)).toBeNull()
  })
})
