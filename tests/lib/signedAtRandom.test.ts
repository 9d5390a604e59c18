/** Cursors and tokens at random: what was signed here is read, and nothing that differs from it by a character. */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { Fault } from '../../lib/fault.ts'
import type { AccountId } from '../../lib/identity/accountId.ts'
import { type ListQuery, readCursor, writeCursor } from '../../lib/lists/cursor.ts'
import { signToken } from '../../lib/sessions/signToken.ts'
import { newSid } from '../../lib/sessions/table.ts'
import { verifyToken } from '../../lib/sessions/verifyToken.ts'
import { anyText, anyUnicode, damaged, expectSame, runs } from '../support/anyText.ts'
import { useWorld } from '../support/world.ts'

useWorld()

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const ALICE = 1_234_567_890 as AccountId

describe('A cursor at random', () => {
  const query = fc.record({
    account: fc.constantFrom(ALICE, 1_234_567_891 as AccountId),
    list: fc.constantFrom('files', 'friends'),
    filters: fc.array(fc.oneof(anyUnicode, fc.integer(), fc.constant(null)), { maxLength: 3 }),
  })
  const position = anyUnicode.filter((text) => text !== '')

  /** @returns the position; null where it was refused in the one way that there is */
  async function read(of: ListQuery, cursor: string): Promise<string | null> {
    try {
      return await readCursor(of, cursor)
    } catch (error) {
      if (!(error instanceof Fault) || error.kind !== 'malformed') throw error
      return null
    }
  }

  test('says where it was made for, to whom it was made for alone', async () => {
    await fc.assert(
      fc.asyncProperty(query, query, position, async (own, other, place) => {
        const cursor = (await writeCursor(own, place)) ?? ''
        expectSame(await read(own, cursor), place)
        const isSame = JSON.stringify(own) === JSON.stringify(other)
        expectSame(await read(other, cursor), isSame ? place : null)
      }),
      runs(200),
    )
  })

  test('that was damaged, or is anything else, says nothing', async () => {
    const own: ListQuery = { account: ALICE, list: 'files', filters: [] }
    const cursor = (await writeCursor(own, '00012345#1')) ?? ''
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyText, damaged(cursor)), async (text) => {
        expectSame(await read(own, text), text === cursor ? '00012345#1' : null)
      }),
      runs(200),
    )
  })

  test('has one spelling: with another letter in any one place it says nothing', async () => {
    const own: ListQuery = { account: ALICE, list: 'files', filters: [] }
    // Of one, two and three bytes behind the last whole group of base64: their spare bits are no second spelling.
    for (const place of ['1', '12', '123']) {
      const cursor = (await writeCursor(own, place)) ?? ''
      const spellings = [...cursor].flatMap((letter, at) =>
        [...LETTERS].filter((one) => one !== letter).map((one) => cursor.slice(0, at) + one + cursor.slice(at + 1)),
      )
      const readings = await Promise.all(spellings.map((text) => read(own, text)))
      expect(readings.filter((reading) => reading !== null)).toEqual([])
    }
  })
})

describe('A token at random', () => {
  const sid = newSid(3)
  let token: string
  beforeAll(async () => {
    token = await signToken(ALICE, sid, Date.now())
    expect(await verifyToken(token)).toEqual({ account: ALICE, sid })
  })

  test('that is anything at all is nobody’s, and nothing is thrown', async () => {
    const parts = fc.tuple(anyText, anyText, anyText).map((all) => all.join('.'))
    const encoded = fc
      .tuple(fc.jsonValue(), fc.jsonValue(), anyText)
      .map((all) => all.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.'))
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyText, parts, encoded), async (text) => {
        expectSame(await verifyToken(text), null)
      }),
      runs(100),
    )
  })

  test('that was damaged is nobody’s', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(2), fc.nat(400), fc.string({ maxLength: 2 }), async (length, at, put) => {
        const text = token.slice(0, at) + put + token.slice(at + length)
        expectSame(await verifyToken(text), text === token ? { account: ALICE, sid } : null)
      }),
      runs(100),
    )
  })

  test('with other claims or another header under the same signature is nobody’s', async () => {
    const [head = '', body = '', signature = ''] = token.split('.')
    const opened = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as object
    const sealed = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const names = fc.constantFrom(
      'sub',
      'sid',
      'exp',
      'iat',
      'iss',
      'aud',
      'nbf',
      'alg',
      'kid',
      'typ',
      'crit',
      '__proto__',
    )
    await fc.assert(
      fc.asyncProperty(names, fc.jsonValue(), fc.boolean(), async (name, value, inHead) => {
        const [header, claims] = [opened(head), opened(body)]
        Object.assign(inHead ? header : claims, { [name]: value })
        const forged = [sealed(header), sealed(claims), signature].join('.')
        if (forged !== token) expectSame(await verifyToken(forged), null)
      }),
      runs(100),
    )
  })
})
