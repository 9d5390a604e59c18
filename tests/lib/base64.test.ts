/** Base64 bodies (S82). */
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBase64, readBase64 } from '../../lib/dialects/kit/base64.ts'

const MOST = 1000

test('Bytes of every length come back', () => {
  for (const length of [0, 1, 2, 3, 4, 255, 998, 999, 1000]) {
    const bytes = randomBytes(length)
    expect(readBase64(bytes.toString('base64'), MOST)).toEqual(bytes)
  }
})

test('Whatever is not exactly base64 with its padding is malformed', () => {
  const wrong = [
    '!!!aGVs bG8=$$%',
    'aGVs bG8=',
    'aGVsbG8=\t',
    'aGVs\u2028bG8=',
    'aGVs\fbG8=',
    'aGVsbG8',
    'aGVsbG8==',
    'aGVsbG8=aGVsbG8=',
    'aGVsbG8=====',
    'aGVsbG9=',
    'YR==',
    'A',
    'AA',
    'AAA',
    '=',
    '====',
    '-_-_',
    'data:image/png;base64,aGVsbG8=',
    'aGVsbG8%3D',
    'ａＧＶｓ',
    '\u0000\u0000\u0000\u0000',
  ]
  expect(wrong.map((text) => readBase64(text, MOST))).toEqual(wrong.map(() => 'malformed'))
})

test('CR and LF may stand anywhere between, as MIME and Android write lines; they count for nothing', () => {
  const bytes = randomBytes(1000)
  const lines = bytes.toString('base64').replaceAll(/.{76}/g, '$&\r\n')
  expect(readBase64(lines, MOST)).toEqual(bytes)
  expect(readBase64(lines.replaceAll('\r', ''), MOST)).toEqual(bytes)
  expect(['aGVsbG8=\n', '\naGVs\r\nbG8=', 'a\nG\rVsbG8\n='].map((text) => String(readBase64(text, MOST)))).toEqual(
    Array(3).fill('hello'),
  )
  expect(readBase64('\r\n', MOST)).toEqual(Buffer.alloc(0))
})

test('One byte too many is too large, and what is too long is not even looked at', () => {
  expect(readBase64(randomBytes(1001).toString('base64'), MOST)).toBe('too-large')
  expect(readBase64(randomBytes(1003).toString('base64'), MOST)).toBe('too-large')
  expect(readBase64('!'.repeat(2000), MOST)).toBe('too-large')
  expect(readBase64('AAAA', 0)).toBe('too-large')
})

test('A text is base64 exactly where encoding its bytes gives the same text back', () => {
  // Characters whose low byte is a letter, those of base64url, and what decoders skip.
  const strange = fc.constantFrom('-', '_', '=', ' ', '\n', '\u0000', 'é', '\u0141', '\u{10041}', '\ud800', '.', 'A')
  const changed = fc
    .tuple(fc.uint8Array({ maxLength: 40 }), fc.array(fc.tuple(fc.nat(60), fc.nat(2), strange), { maxLength: 3 }))
    .map(([bytes, changes]) =>
      changes.reduce(
        (text, [at, length, one]) => text.slice(0, at) + one + text.slice(at + length),
        Buffer.from(bytes).toString('base64'),
      ),
    )
  const lettersAlone = fc.string({ unit: fc.constantFrom('A', 'B', 'Q', 'z', '/', '+', '9', '='), maxLength: 9 })
  fc.assert(
    fc.property(fc.oneof(changed, lettersAlone), (text) => {
      const bytes = Buffer.from(text, 'base64')
      expect(decodeBase64(text)).toEqual(bytes.toString('base64') === text ? bytes : null)
    }),
    { numRuns: 5000 },
  )
})
