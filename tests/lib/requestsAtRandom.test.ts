/**
 * Bodies of requests at random: whatever bytes come, they are read or malformed, and nothing else is thrown; what was
 * written is what is read.
 */
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readBase64 } from '../../lib/dialects/kit/base64.ts'
import { readBody } from '../../lib/dialects/kit/body.ts'
import { readJson } from '../../lib/dialects/kit/json.ts'
import { readMultipart, SentFile } from '../../lib/dialects/kit/multipart.ts'
import { readPairs } from '../../lib/dialects/kit/pairs.ts'
import { tokenInCookies } from '../../lib/dialects/kit/sessionCookie.ts'
import { Fault } from '../../lib/fault.ts'
import { anyBytes, anyText, anyUnicode, damaged, damagedBytes, runs } from '../support/anyText.ts'

/** What was read; null where it was refused in the one way that there is. */
function read<Value>(act: () => Value, kinds: readonly string[] = ['malformed']): Value | null {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof Fault) || !kinds.includes(error.kind)) throw error
    return null
  }
}

/** A text that stands for bytes that are none (U+FFFD) is malformed, so it is never written. */
const isReadable = (text: string) => !text.includes('\ufffd')

/** A record of texts, as forms have them; names differ. */
const texts = fc.dictionary(anyUnicode.filter(isReadable), anyUnicode.filter(isReadable), { maxKeys: 8 })

describe('A body at random', () => {
  const types = [
    'application/json',
    'application/x-www-form-urlencoded',
    'text/plain',
    'multipart/form-data; boundary=b',
    '',
  ]
  const beginnings = [
    '',
    '{',
    '{"a":',
    '[',
    '"',
    '\ufeff{',
    'a=',
    '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n',
  ]
  const body = fc
    .tuple(fc.constantFrom(...beginnings), anyBytes)
    .map(([beginning, bytes]) => Buffer.concat([Buffer.from(beginning), bytes]))

  test('of any type, as text or base64, is read or malformed, and changes no prototype', () => {
    const properties = Object.getOwnPropertyNames(Object.prototype).length
    fc.assert(
      fc.property(
        body,
        fc.oneof(fc.constantFrom(...types), anyText),
        fc.boolean(),
        anyText,
        (bytes, type, encoded, text) => {
          const event = {
            headers: { 'content-type': type },
            body: encoded ? bytes.toString('base64') : `${bytes.toString()}${text}`,
            isBase64Encoded: encoded,
          } as unknown as APIGatewayProxyEventV2
          const found = read(() => readBody(event, 150), ['malformed', 'body-too-large'])
          if (found) expect(typeof found.fields).toBe('object')
        },
      ),
      runs(600),
    )
    expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(properties)
  })
})

describe('JSON at random', () => {
  const { object } = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      anyText,
      fc.maxSafeInteger(),
      fc.integer({ min: -99_999, max: 99_999 }).map((thousandths) => thousandths / 1000),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      tie('object'),
    ),
    object: fc.dictionary(anyText, tie('value'), { maxKeys: 4 }),
  }))

  test('is what was written', () => {
    fc.assert(
      fc.property(object, fc.nat(2), (written, indent) => {
        expect(readJson(JSON.stringify(written, null, indent))).toEqual(JSON.parse(JSON.stringify(written)))
      }),
      runs(),
    )
  })

  test('that was damaged is malformed, or what JavaScript reads', () => {
    fc.assert(
      fc.property(
        object.chain((written) => damaged(JSON.stringify(written))),
        (text) => {
          const found = read(() => readJson(text))
          if (found === null || /\d[eE.]|\d{15}/.test(text)) return
          expect(found).toEqual(JSON.parse(text))
        },
      ),
      runs(),
    )
  })
})

describe('Pairs at random', () => {
  test('are what was written', () => {
    fc.assert(
      fc.property(texts, (written) => {
        const found = readPairs(new URLSearchParams(Object.entries(written)).toString())
        expect(Object.entries(found).sort()).toEqual(Object.entries(written).sort())
      }),
      runs(),
    )
  })

  test('of any text are read or malformed', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const found = read(() => readPairs(text))
        for (const [name, value] of Object.entries(found ?? {}))
          expect([typeof name, typeof value]).toEqual(['string', 'string'])
      }),
      runs(),
    )
  })
})

describe('A form with files at random', () => {
  const boundary = fc
    .array(fc.constantFrom(..."abcXYZ019!#$&'*+-.^_`|~"), { minLength: 1, maxLength: 70 })
    .map((all) => all.join(''))
  const isName = (name: string) => !/["\\\r\n%\0]/.test(name) && isReadable(name)
  const form = fc.record({
    boundary,
    fields: fc.dictionary(anyUnicode.filter(isName), anyUnicode.filter(isReadable), { maxKeys: 4 }),
    file: fc.option(anyBytes),
  })
  type Form = { boundary: string; fields: Record<string, string>; file: Buffer | null }

  function written({ boundary: mark, fields, file }: Form): Buffer {
    const part = (head: string, content: Buffer | string) => [
      `--${mark}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`,
      content,
      '\r\n',
    ]
    const parts = Object.entries(fields).flatMap(([name, value]) => part(`name="${name}"`, value))
    const ofFile = file ? part('name="the file"; filename="a.bin"', file) : []
    return Buffer.concat([...parts, ...ofFile, `--${mark}--\r\n`].map((piece) => Buffer.from(piece as string)))
  }

  test('is what was written, byte by byte', () => {
    fc.assert(
      fc.property(form, (given) => {
        const bytes = written(given)
        // A boundary is one that stands in no content.
        fc.pre(
          bytes.toString('latin1').split(`--${given.boundary}`).length ===
            Object.keys(given.fields).length + (given.file ? 3 : 2),
        )
        fc.pre(
          !Object.hasOwn(given.fields, 'the file') && Object.keys(given.fields).every((name) => name === name.trim()),
        )
        const found = readMultipart(bytes, `multipart/form-data; boundary=${given.boundary}`)
        const { 'the file': file, ...fields } = found
        expect(Object.entries(fields).sort()).toEqual(Object.entries(given.fields).sort())
        if (given.file) expect(file instanceof SentFile && file.bytes.equals(given.file)).toBe(true)
        else expect(file).toBeUndefined()
      }),
      runs(),
    )
  })

  test('that was damaged is read or malformed', () => {
    fc.assert(
      fc.property(
        form.chain((given) => fc.tuple(fc.constant(given.boundary), damagedBytes(written(given)))),
        ([mark, bytes]) => void read(() => readMultipart(bytes, `multipart/form-data; boundary=${mark}`)),
      ),
      runs(),
    )
  })

  test('under any content type is read or malformed', () => {
    fc.assert(
      fc.property(form, anyText, (given, type) => {
        for (const whole of [type, `multipart/form-data; boundary=${type}`, `multipart/form-data; boundary="${type}"`])
          read(() => readMultipart(written(given), whole))
      }),
      runs(),
    )
  })
})

describe('Base64 at random', () => {
  test('is what was written, however its lines break', () => {
    fc.assert(
      fc.property(
        anyBytes,
        fc.integer({ min: 1, max: 80 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        (bytes, width, end) => {
          const text = bytes.toString('base64').replaceAll(new RegExp(`.{${width}}`, 'g'), `$&${end}`)
          expect(readBase64(text, 200)).toEqual(bytes)
        },
      ),
      runs(),
    )
  })

  test('of any text is bytes that are written just so, or none', () => {
    const close = anyBytes.chain((bytes) => damaged(bytes.toString('base64')))
    fc.assert(
      fc.property(fc.oneof(anyText, close), (text) => {
        const found = readBase64(text, 100)
        if (typeof found === 'string') return
        expect(found.toString('base64')).toBe(text.replaceAll(/[\r\n]/g, ''))
        expect(found.length).toBeLessThanOrEqual(100)
      }),
      runs(),
    )
  })
})

test('Cookies at random have the token that stands in them, or none', () => {
  fc.assert(
    fc.property(fc.array(anyText, { maxLength: 5 }), (cookies) => {
      const others = cookies.filter((text) => !text.trim().startsWith('session_id='))
      expect(tokenInCookies(others)).toBeUndefined()
      expect(tokenInCookies([...others, ' session_id=a.b.c'])).toBe('a.b.c')
    }),
    runs(),
  )
})
