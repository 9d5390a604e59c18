/** DynamoDB's words when it refuses a call, for the log, without the values that they may repeat. */

/** Errors of AWS whose message is needed to understand them; the others are clear by their name. */
const telling = new Set(['AccessDeniedException', 'ResourceNotFoundException', 'ValidationException'])
const WORDS_MAX = 500

interface Told {
  name?: string
  message?: string
  CancellationReasons?: readonly { Code?: string; Message?: string }[]
}

export interface Refused {
  operation: string
  tables: string[]
  /** The message without values of the call. */
  reason: string
}

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** All texts in an input at any depth, without the names of its fields. */
function textsIn(value: unknown, found: string[] = []): string[] {
  if (typeof value === 'string') found.push(value)
  else if (isMap(value)) for (const part of Object.values(value)) textsIn(part, found)
  return found
}

/** Every part of a call under one of these names. */
function partsIn(value: unknown, names: ReadonlySet<string>, found: unknown[] = []): unknown[] {
  if (!isMap(value)) return found
  for (const [name, part] of Object.entries(value)) {
    if (names.has(name)) found.push(part)
    else partsIn(part, names, found)
  }
  return found
}

// A word, an attribute's name or a limit. Anything else in a message may be a person's password or phone.
const plainWord = /^(?:#?[A-Za-z_]+\d?|\d{1,4})[.?!]?$/

const holdValues = new Set(['Item', 'Key', 'Keys', 'ExpressionAttributeValues', 'ExclusiveStartKey'])

/**
 * Values are in braces, in lists of collections and behind a last colon; parts of the input elsewhere are removed as
 * well.
 */
function withoutValues(message: string, input: object): string {
  const plain = message
    .replaceAll(/AttributeValue: \{.*?\}/gs, 'AttributeValue: {…}')
    .replaceAll(/collection \[.*\]/gs, 'collection […]')
    .replaceAll(/(numeric value|numeric):.*/gs, '$1: …')
  const values = textsIn(partsIn(input, holdValues)).filter(({ length }) => length >= 4)
  return values
    .sort((one, other) => other.length - one.length)
    .reduce((text, value) => text.replaceAll(value, '…'), plain)
    .replaceAll(/[^\s,;:()[\]{}"'`<>=&|]+/g, (word) => (word === '…' || plainWord.test(word) ? word : '…'))
    .slice(0, WORDS_MAX)
}

function tablesIn(input: object): string[] {
  const requests = partsIn(input, new Set(['RequestItems'])).flatMap((part) => (isMap(part) ? Object.keys(part) : []))
  return [...new Set([...partsIn(input, new Set(['TableName'])).map(String), ...requests])]
}

function wordsOf({ name = '', message = '', CancellationReasons: reasons }: Told): string | null {
  if (telling.has(name)) return message
  const wrong = reasons?.filter(({ Code }) => Code === 'ValidationError') ?? []
  return wrong.length > 0 ? wrong.map(({ Message = '' }) => Message).join('; ') : null
}

/** @returns nothing where an error says all by its name */
export function refusedBy(error: unknown, operation: string, input: object): Refused | undefined {
  const words = wordsOf(error as Told)
  return words === null ? undefined : { operation, tables: tablesIn(input), reason: withoutValues(words, input) }
}
