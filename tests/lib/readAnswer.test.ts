/** Answers of DynamoDB are read as the SDK's `unmarshall` reads their items, in whatever form and order they come. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeItem, type Item } from '../../lib/aws/attributeValues.ts'
import { readAnswer } from '../../lib/aws/readAnswer.ts'

const texts = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string(), fc.constantFrom('"', '\\', '\n', '\u2028', ''))
// Behind a name with a backslash V8's JSON.parse may read the escape in another name as that backslash.
const names = texts.filter((name) => name !== '__proto__' && !name.includes('\\'))
const { item: items } = fc.letrec<{ value: unknown; item: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    texts,
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, min: -(2 ** 53 - 1), max: 2 ** 53 - 1 }),
    fc.bigInt(),
    fc.boolean(),
    fc.constant(null),
    fc.array(texts, { minLength: 1 }).map((all) => new Set(all)),
    fc.array(fc.maxSafeInteger(), { minLength: 1 }).map((all) => new Set(all)),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('item'),
  ),
  item: fc.dictionary(names, tie('value'), { maxKeys: 6 }),
}))
const encoded = items.map((item) => encodeItem(item as Item))
const answers = fc.record(
  {
    Item: encoded,
    Attributes: encoded,
    Items: fc.array(encoded, { maxLength: 4 }),
    Responses: fc.dictionary(names, fc.array(encoded, { maxLength: 3 }), { maxKeys: 3 }),
    UnprocessedKeys: fc.constantFrom({}, { t: { Keys: [{ id: { S: 'x' } }], ConsistentRead: true } }),
    LastEvaluatedKey: encoded,
    Count: fc.nat(),
    ConsumedCapacity: fc.constantFrom(null, [{ TableName: 't', CapacityUnits: 0.5 }], { CapacityUnits: -1e-7 }),
  },
  { requiredKeys: [] },
)

type Encoded = Record<string, AttributeValue>

interface Answer {
  Item?: Encoded
  Attributes?: Encoded
  Items?: Encoded[]
  Responses?: Record<string, Encoded[]>
}

/** The outcome of the way that needs no reader of its own. */
function parsed(text: string): unknown {
  const answer: Answer = JSON.parse(text)
  const { Item: one, Attributes: changed, Items: several, Responses: byTable } = answer
  return {
    ...answer,
    ...(one && { Item: unmarshall(one) }),
    ...(changed && { Attributes: unmarshall(changed) }),
    ...(several && { Items: several.map((item) => unmarshall(item)) }),
    ...(byTable && {
      Responses: Object.fromEntries(
        Object.entries(byTable).map(([table, all]) => [table, all.map((item) => unmarshall(item))]),
      ),
    }),
  }
}

function outcomeOf(read: () => unknown): { read: unknown } | { thrown: string } {
  try {
    return { read: read() }
  } catch (error) {
    return { thrown: (error as Error).name }
  }
}

test('Items of an answer are decoded; keys to go on from, counts and units stay as they are', () => {
  fc.assert(
    fc.property(answers, fc.constantFrom(undefined, 1), (answer, blanks) => {
      const text = JSON.stringify(answer, null, blanks)
      expect(readAnswer(text)).toEqual(parsed(text))
    }),
    { numRuns: 500 },
  )
})

test('An answer that is damaged is refused, or read as what JSON.parse finds in it; never as anything else', () => {
  const damage = fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom('', '"', '{', '}', ']', ',', ':', '0', '\n', '\\', 'S'))
  fc.assert(
    fc.property(answers, damage, (answer, [place, length, put]) => {
      const whole = JSON.stringify(answer)
      const at = place % whole.length
      const text = `${whole.slice(0, at)}${put}${whole.slice(at + length)}`
      const ours = outcomeOf(() => readAnswer(text))
      const isJson = 'read' in outcomeOf(() => JSON.parse(text))
      if (!isJson) expect(ours).toEqual({ thrown: 'SyntaxError' })
      else if ('read' in ours) expect(ours.read).toEqual(parsed(text))
    }),
    { numRuns: 1500 },
  )
})

test('Bytes are no value that this service stores', () => {
  expect(() => readAnswer('{"Item":{"b":{"B":"AQ=="}}}')).toThrow(TypeError)
})
