/**
 * Items as DynamoDB reads them (AttributeValue): what the SDK's `marshall` does, as far as this service stores values, in
 * a third of its time. Binary values are none of them.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { NativeAttributeValue } from '@aws-sdk/util-dynamodb'

export type Item = Record<string, NativeAttributeValue>

type Encoded = Record<string, AttributeValue>

function encodeNumber(value: number): AttributeValue {
  if (Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return { N: String(value) }
  throw new TypeError('DynamoDB would not give this number back as it is.')
}

/** A set holds texts or numbers; DynamoDB has no empty one. */
function encodeSet(values: ReadonlySet<unknown>): AttributeValue {
  const all = [...values]
  if (all.length > 0 && all.every((value) => typeof value === 'string')) return { SS: all }
  if (all.length > 0 && all.every((value) => typeof value === 'number')) {
    return { NS: all.map((value) => encodeNumber(value).N ?? '') }
  }
  throw new TypeError('That is no set of DynamoDB.')
}

function encodeObject(value: object): AttributeValue {
  if (Array.isArray(value)) return { L: value.filter((one) => one !== undefined).map(encodeValue) }
  if (value instanceof Set) return encodeSet(value)
  const prototype = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return { M: encodeItem(value as Item) }
  throw new TypeError('An object of a class is no value of DynamoDB.')
}

function encodeValue(value: NativeAttributeValue): AttributeValue {
  if (typeof value === 'string') return { S: value }
  if (typeof value === 'number') return encodeNumber(value)
  if (typeof value === 'boolean') return { BOOL: value }
  if (typeof value === 'bigint') return { N: String(value) }
  if (value === null) return { NULL: true }
  if (typeof value === 'object') return encodeObject(value)
  throw new TypeError(`A ${typeof value} is no value of DynamoDB.`)
}

/**
 * Writes an item as DynamoDB reads it; what is undefined is left out.
 * @throws {TypeError} for what DynamoDB has no type for, and for numbers that it would not give back as they are
 */
export function encodeItem(item: Readonly<Item>): Encoded {
  const encoded: Encoded = {}
  for (const name of Object.keys(item)) {
    if (item[name] !== undefined) encoded[name] = encodeValue(item[name])
  }
  return encoded
}
