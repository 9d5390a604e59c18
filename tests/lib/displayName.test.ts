/** Names that people see, and texts to people: something must show, and nothing may turn the writing around. */
import { describe, expect, test } from 'vitest'
import { readName } from '../../lib/identity/displayName.ts'
import { isWriting } from '../../lib/writing.ts'

const turning = [...'\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069']
const controls = [...'\u0000\u0007\u001B\u007F\u0085\u009F\r\t']
const separators = ['\u2028', '\u2029']

describe('A display name', () => {
  test.each([
    '小明',
    'O’Neill',
    '张 "三"',
    '.',
    'ㅋㅋ',
    '👍',
    '👩‍👩‍👧',
    '❤️',
    '1️⃣',
    '葛󠄀',
    'می‌خواهم',
    'क्‍ष',
    'e\u0301',
    'שלום\u200F!',
    '\u200B小明',
    '\u3164x',
    '\u{2F800}',
    '\uE000',
  ])('keeps what scripts and emoji need: %j', (name) => {
    expect(readName(name)).toBe(name)
  })

  test.each([
    '',
    ' ',
    '\u3000\u00A0\u2003',
    '\u200B',
    '\u200E',
    '\u200F\u061C',
    '\u200C\u200D',
    '\uFE0F',
    '\u{E0100}',
    '\u{E0041}',
    '\uFEFF',
    '\u00AD',
    '\u034F',
    '\u2060\u2064',
    '\u3164',
    '\u115F\u1160',
    '\uFFA0',
    '\u2800',
    '\u{1D159}',
    '\u17B4',
    '\u180E',
    '\uFFF9\uFFFB',
    '\uFFFE',
    '\u0301',
    ' \u0301',
    '\u20E3',
    '\u093E',
    '\u200B \u2800\u0301\u3164',
  ])('shows at least one character: %j is none', (name) => {
    expect(readName(name)).toBeNull()
  })

  test('has no control, no separator of lines, and nothing that turns the writing around', () => {
    for (const bad of [...controls, '\n', ...separators, ...turning]) {
      expect([bad, readName(`a${bad}b`)]).toEqual([bad, null])
    }
    expect(readName('a\ud83d')).toBeNull()
  })

  test('is counted in code points', () => {
    expect(readName('😀'.repeat(32))).toBe('😀'.repeat(32))
    expect(readName('😀'.repeat(33))).toBeNull()
    expect(readName('😀'.repeat(17), 16)).toBeNull()
  })
})

describe('A text to people', () => {
  test('may have lines, marks of direction and joiners', () => {
    for (const text of ['', '你好\n再见', 'שלום\u200F!', '👩‍👩‍👧']) expect(isWriting(text)).toBe(true)
  })

  test('has no other control, no separator, and nothing that turns the writing around', () => {
    for (const bad of [...controls, ...separators, ...turning, '\ud83d']) {
      expect([bad, isWriting(`a${bad}b`)]).toEqual([bad, false])
    }
  })
})
