/**
 * DynamoDB's answers, their items decoded in the same pass: a fourth of the time of `JSON.parse` and decoding. Of items
 * whose attributes come in another order each time V8 would make hidden classes without end.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { NativeAttributeValue } from '@aws-sdk/util-dynamodb'
import type { Item } from './attributeValues.ts'
import { expect, type Place, readList, readObject, readPlainJson, readString, readValue } from './plainJson.ts'

/** What of an output holds items. Keys to go on from are sent back as they are. */
interface Items {
  Attributes?: Item
  Item?: Item
  Items?: Item[]
  /** Of BatchGetItem, by table. */
  Responses?: Record<string, Item[]>
}

/** An output of the SDK with its items decoded. */
export type Decoded<Output> = Omit<Output, keyof Items> & Pick<Items, keyof Items & keyof Output>

/** Integers that a number cannot hold are bigints. */
function readNumber(place: Place): number | bigint {
  const text = readString(place)
  const value = Number(text)
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER || !Number.isFinite(value) ? value : BigInt(text)
}

function readNull(place: Place): null {
  readValue(place)
  return null
}

/** `{"S":"text"}`. @throws {TypeError} for binary values: this service stores none */
function readAttribute(place: Place): NativeAttributeValue {
  expect(place, '{')
  const type = readString(place)
  const read = Object.hasOwn(types, type) && types[type]
  if (!read) throw new TypeError('No such type is stored.')
  expect(place, ':')
  const value = read(place)
  expect(place, '}')
  return value
}

const readItem = (place: Place): Item => readObject(place, readAttribute)
const readItems = (place: Place): Item[] => readList(place, readItem)

const types: Readonly<Record<string, (place: Place) => NativeAttributeValue>> = {
  S: readString,
  N: readNumber,
  M: readItem,
  L: (place) => readList(place, readAttribute),
  BOOL: readValue,
  NULL: readNull,
  SS: (place) => new Set(readList(place, readString)),
  NS: (place) => new Set(readList(place, readNumber)),
}

const members: Readonly<Record<string, (place: Place) => unknown>> = {
  Attributes: readItem,
  Item: readItem,
  Items: readItems,
  Responses: (place) => readObject(place, readItems),
}

const readMember = (place: Place, name: string) => (Object.hasOwn(members, name) ? members[name] : readValue)?.(place)

/**
 * Reads an answer of DynamoDB.
 * @throws {SyntaxError} for what is none
 * @throws {TypeError} for binary values
 */
export function readAnswer<Output>(text: string): Decoded<Output> {
  return readPlainJson(text, (place) => readObject(place, readMember)) as Decoded<Output>
}

/** An item inside of an error, which is parsed already. @throws {TypeError} for binary values */
export function decodeItem(encoded: Readonly<Record<string, AttributeValue>>): Item {
  return readPlainJson(JSON.stringify(encoded), readItem)
}
