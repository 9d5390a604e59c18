/** Checks names of attributes, in items and beside expressions, and sets among values. */
import type { Ask, Value } from './asks.ts'
import { typed } from './schema.ts'

const NAME_BYTES_MAX = 65_535
const PLACEHOLDER_BYTES_MAX = 255

const emptySets: ReadonlyMap<string, string> = new Map([
  ['SS', 'An string set  may not be empty'],
  ['NS', 'An number set  may not be empty'],
  ['BS', 'Binary sets should not be empty'],
])

const expressions = [
  'KeyConditionExpression',
  'ConditionExpression',
  'FilterExpression',
  'ProjectionExpression',
  'UpdateExpression',
] as const

const sizeOf = (text: string) => Buffer.byteLength(text)

function longPlaceholder(map: object, field: string): string | null {
  const long = Object.keys(map).find((key) => key.length > PLACEHOLDER_BYTES_MAX && sizeOf(key) > PLACEHOLDER_BYTES_MAX)
  return long === undefined
    ? null
    : `${field} contains invalid key: The expression attribute map contains a key that is too long; size of key: ${sizeOf(long)}`
}

function wrongName(names: Readonly<Record<string, string>>): string | null {
  for (const [key, name] of Object.entries(names)) {
    const wrong = (words: string) => `ExpressionAttributeNames contains invalid value: ${words} for key ${key}`
    if (name === '') return wrong('Empty attribute name')
    // A UTF-16 unit takes at most three bytes: shorter names need no measuring.
    if (name.length * 3 > NAME_BYTES_MAX && sizeOf(name) > NAME_BYTES_MAX)
      return wrong('Attribute name is too large, must be less than 65536 bytes')
  }
  return null
}

/** Finds a `#name` that no expression uses. */
function unusedName(names: Readonly<Record<string, string>>, ask: Ask): string | null {
  const text = expressions.map((field) => ask[field] ?? '').join(' ')
  const used = new Set(text.match(/#\w+/g))
  const unused = Object.keys(names).filter((name) => !used.has(name))
  if (unused.length === 0 || text.trim() === '') return null
  return `Value provided in ExpressionAttributeNames unused in expressions: keys: {${unused.join(', ')}}`
}

export function refusedNames(ask: Ask): string | null {
  const { ExpressionAttributeNames: names } = ask
  if (names === undefined) return null
  return longPlaceholder(names, 'ExpressionAttributeNames') ?? wrongName(names) ?? unusedName(names, ask)
}

/** Searches lists and maps. @returns the message for the first empty set or empty name */
function wrongWithin(value: Value): string | null {
  const [type, content] = typed(value)
  const words = emptySets.get(type)
  if (words !== undefined && Array.isArray(content) && content.length === 0)
    return `One or more parameter values were invalid: ${words}`
  if (type === 'M') return refusedItem(content as Record<string, Value>)
  if (type !== 'L' || !Array.isArray(content)) return null
  return content.reduce<string | null>((found, part) => found ?? wrongWithin(part), null)
}

/** Refuses an attribute without a name, at any depth, and a set without elements. */
export function refusedItem(item: Readonly<Record<string, Value>> | undefined): string | null {
  for (const [name, value] of Object.entries(item ?? {})) {
    const wrong = name === '' ? 'Empty attribute name' : wrongWithin(value)
    if (wrong !== null) return wrong
  }
  return null
}

export function refusedValues({ ExpressionAttributeValues: values }: Ask): string | null {
  for (const [key, value] of Object.entries(values ?? {})) {
    const wrong = wrongWithin(value)
    if (wrong !== null) return `ExpressionAttributeValues contains invalid value: ${wrong} for key ${key}`
  }
  return null
}
