/** Items are written and read as the SDK writes and reads them. */
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeItem } from '../../lib/aws/attributeValues.ts'
import { decodeItem } from '../../lib/aws/readAnswer.ts'

const texts = fc.string({ unit: 'grapheme' })
// An assignment to this name is none of a value, here and in the SDK.
const names = texts.filter((name) => name !== '__proto__')
const numbers = fc.oneof(
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, min: -(2 ** 53 - 1), max: 2 ** 53 - 1 }),
  fc.constantFrom(0, -0, 1e-130, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
)
const { item: items } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    texts,
    numbers,
    fc.bigInt(),
    fc.boolean(),
    fc.constantFrom(null, undefined),
    fc.array(texts, { minLength: 1 }).map((all) => new Set(all)),
    fc.array(numbers, { minLength: 1 }).map((all) => new Set(all)),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('item'),
  ),
  item: fc.dictionary(names, tie('value'), { maxKeys: 5 }),
}))

test('Whatever is stored is written as the SDK writes it, and read as the SDK reads it', () => {
  fc.assert(
    fc.property(items, (item) => {
      const theirs = marshall(item as Record<string, unknown>, { removeUndefinedValues: true })
      expect(encodeItem(item as Record<string, unknown>)).toEqual(theirs)
      expect(JSON.stringify(encodeItem(item as Record<string, unknown>))).toBe(JSON.stringify(theirs))
      expect(decodeItem(theirs)).toEqual(unmarshall(theirs))
    }),
    { numRuns: 1000 },
  )
})

test.each<[string, unknown]>([
  ['not a number', Number.NaN],
  ['an infinity', Number.NEGATIVE_INFINITY],
  ['a number beyond safe integers', 2 ** 53],
  ['an empty set', new Set()],
  ['a set of two types', new Set(['a', 1])],
  ['a set of objects', new Set([{}])],
  ['a date', new Date(0)],
  ['an object of a class', new (class Thing {})()],
  ['a symbol', Symbol('s')],
  ['bytes', Buffer.from('b')],
])('%s is no value to store', (_, value) => {
  expect(() => encodeItem({ value })).toThrow(TypeError)
  expect(() => encodeItem({ deep: [{ value }] })).toThrow(TypeError)
})

test('A number that JavaScript cannot hold is read as a bigint, bytes are not read', () => {
  expect(decodeItem({ n: { N: '9007199254740993' } })).toEqual({ n: 9007199254740993n })
  expect(() => decodeItem({ b: { B: new Uint8Array([1]) } })).toThrow(TypeError)
})
