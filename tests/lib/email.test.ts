/** Email addresses as identifiers: one form for all spellings, and nothing that looks like another. */
import { describe, expect, test } from 'vitest'
import { readEmail } from '../../lib/identity/email.ts'

describe('An email', () => {
  test.each([
    ['someone@example.com', 'someone@example.com'],
    ['  Some.One+tag@Example.COM\n', 'some.one+tag@example.com'],
    ['ＡＢＣ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'abc@example.com'],
    ['o’neill@example.com', 'o’neill@example.com'],
    ['a@b', 'a@b'],
    ['用户@example.com', '用户@example.com'],
    ['a@例子.测试', 'a@xn--fsqu00a.xn--0zwm56d'],
    ['a@例子。测试', 'a@xn--fsqu00a.xn--0zwm56d'],
    ['a@XN--fsqu00a.xn--0zwm56d.', 'a@xn--fsqu00a.xn--0zwm56d'],
    ['a@bücher.example', 'a@xn--bcher-kva.example'],
    ['a@example.com.', 'a@example.com'],
    ['so\u200Bme\u200Eone@exam\u2060ple.com', 'someone@example.com'],
  ])('%j is known as %j', (text, key) => {
    expect(readEmail(text)).toEqual({ kind: 'email', key })
  })

  test('has one key for letters whose lower case is written in two ways', () => {
    const [composed, decomposed] = ['\u00C9LAN@example.com', 'E\u0301lan@example.com'].map(readEmail)
    expect(composed).toEqual(decomposed)
    expect(readEmail('\u212Aelvin@example.com')?.key).toBe('kelvin@example.com')
  })

  test('that is read once reads as itself', () => {
    for (const text of ['Some.One@Example.com', 'İ@example.com', 'ﬁ@example.com', 'ΑΣ@example.com']) {
      const key = readEmail(text)?.key ?? ''
      expect(readEmail(key)?.key).toBe(key)
    }
  })

  test.each([
    '',
    'example.com',
    '@example.com',
    'someone@',
    'someone@example.com..',
    'someone@.example.com',
    'someone@example..com',
    'someone@.',
    'a@例子。。测试',
    'a@例子.测试。.',
    'a@b@c',
    'some one@example.com',
    'some\u0000one@example.com',
    'someone@exam\nple.com',
    `${'x'.repeat(65)}@example.com`,
    `x@${'y'.repeat(191)}`,
    `${'x'.repeat(300)}@example.com`,
    '\u3164@example.com',
  ])('is none: %j', (text) => {
    expect(readEmail(text)).toBeNull()
  })
})
