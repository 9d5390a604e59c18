/** Checks bounds of key conditions, and the start keys of queries and scans. */
import type { Ask, Value } from './asks.ts'
import { type Operand, readCondition, type Term } from './expression.ts'
import { bytesOf, compareKeys, type KeySchema, typed } from './schema.ts'

const HASH_BYTES_MAX = 2048
const RANGE_BYTES_MAX = 1024

const emptyWords = new Map([
  ['S', 'string'],
  ['B', 'binary'],
])

/** A condition on one key attribute, with its values. */
interface Bound {
  attribute: string
  operator: string
  values: readonly Value[]
}

/** The real name of a top-level attribute. */
export function nameOf(operand: Operand | undefined, { ExpressionAttributeNames: names = {} }: Ask): string {
  const [first = ''] = operand && 'path' in operand ? operand.path : []
  return names[first] ?? first
}

function boundsIn(ask: Ask): Bound[] {
  const { ExpressionAttributeValues: values = {} } = ask
  return readCondition(ask.KeyConditionExpression ?? '').terms.map(({ operator, operands }: Term) => ({
    attribute: nameOf(operands[0], ask),
    operator,
    values: operands.slice(1).flatMap((one) => ('value' in one ? [values[one.value] ?? {}] : [])),
  }))
}

function emptyKey(attribute: string, value: Value): string | null {
  const word = emptyWords.get(typed(value)[0])
  if (word === undefined || bytesOf(value).length > 0) return null
  return `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${word} value. Key: ${attribute}`
}

function longKey(attribute: string, value: Value, { hash }: KeySchema): string | null {
  const size = bytesOf(value).length
  if (attribute === hash)
    return size > HASH_BYTES_MAX
      ? `One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of${HASH_BYTES_MAX} bytes`
      : null
  return size > RANGE_BYTES_MAX
    ? `One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of ${RANGE_BYTES_MAX} bytes`
    : null
}

function wrongType({ attribute, operator }: Bound, value: Value, schema: KeySchema): string | null {
  const [type] = typed(value)
  if (operator === 'begins_with' && type === 'N')
    return 'Invalid KeyConditionExpression: Incorrect operand type for operator or function; operator or function: begins_with, operand type: N'
  if (type === schema.typeOf(attribute)) return null
  return 'One or more parameter values were invalid: Condition parameter type does not match schema type'
}

/** Every value of a key condition must be valid as a key. */
export function refusedBound(ask: Ask, schema: KeySchema | null): string | null {
  if (schema === null || ask.KeyConditionExpression === undefined) return null
  for (const bound of boundsIn(ask)) {
    if (bound.attribute !== schema.hash && bound.attribute !== schema.range) continue
    for (const value of bound.values) {
      const refusal =
        wrongType(bound, value, schema) ?? emptyKey(bound.attribute, value) ?? longKey(bound.attribute, value, schema)
      if (refusal !== null) return refusal
    }
  }
  return null
}

/** Whether a start key lies in the query's range and further items can follow it in the query's order. */
const goesOn: ReadonlyMap<string, (key: Value, values: readonly Value[], forward: boolean) => boolean> = new Map([
  ['=', (key, [value]) => compareKeys(key, value) === 0],
  ['<', (key, [value]) => compareKeys(key, value) < 0],
  ['<=', (key, [value], forward) => compareKeys(key, value) < (forward ? 0 : 1)],
  ['>', (key, [value]) => compareKeys(key, value) > 0],
  ['>=', (key, [value], forward) => compareKeys(key, value) > (forward ? -1 : 0)],
  [
    'BETWEEN',
    (key, [least, most], forward) =>
      compareKeys(key, least) > (forward ? -1 : 0) && compareKeys(key, most) < (forward ? 0 : 1),
  ],
  ['begins_with', (key, [value]) => bytesOf(key).subarray(0, bytesOf(value).length).equals(bytesOf(value))],
])

/** A query continues from a key of its own partition and range, a scan from any complete key. */
export function refusedStart(ask: Ask, schema: KeySchema | null): string | null {
  const { ExclusiveStartKey: start, ScanIndexForward: forward = true } = ask
  // Start keys of an index also contain the table's keys; the engine checks these.
  if (schema === null || start === undefined || ask.IndexName !== undefined) return null
  for (const [attribute, value] of Object.entries(start)) {
    const refusal = emptyKey(attribute, value) ?? longKey(attribute, value, schema)
    if (refusal !== null) return `The provided starting key is invalid: ${refusal}`
  }
  const isInside = boundsIn(ask).every(({ attribute, operator, values }) => {
    const key = start[attribute]
    return key === undefined || (goesOn.get(operator)?.(key, values, forward) ?? true)
  })
  return isInside ? null : 'The provided starting key does not match the range key predicate'
}
