/** Refusals by AWS of conditions and filters that parse. */
import type { Ask, Value } from './asks.ts'
import { type Operand, readCondition, type Term } from './expression.ts'
import { compareKeys, typed } from './schema.ts'

const OPERATORS_MAX = 300
const IN_OPERANDS_MAX = 100
const LIST_INDEX_MAX = 2 ** 31 - 1

const ordering = new Set(['<', '<=', '>', '>=', 'BETWEEN'])
const ordered = new Set(['S', 'N', 'B', ''])
const attributeTypes = ['N', 'BS', 'L', 'B', 'NULL', 'M', 'S', 'SS', 'NS', 'BOOL']
/** Operators for which AWS refuses two operands that are the same path. */
const distinct = new Set(['=', '<>', '<', '<=', '>', '>=', 'BETWEEN', 'IN', 'begins_with', 'contains'])

/** A path with the attributes' real names, as in AWS's messages: `[m, a, [0]]`. */
export function pathOf(operand: Operand | undefined, { ExpressionAttributeNames: names = {} }: Ask): string | null {
  if (!operand || !('path' in operand)) return null
  return `[${operand.path.map((part) => names[part] ?? part).join(', ')}]`
}

const given = (operand: Operand | undefined, { ExpressionAttributeValues: values = {} }: Ask): Value | undefined =>
  operand && 'value' in operand ? values[operand.value] : undefined

const wrongOperand = (operator: string, type: string) =>
  `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`

/** @returns the fault of a term, or null */
type Rule = (term: Term, ask: Ask) => string | null

const tooManyOperands: Rule = ({ operator, operands }) =>
  operator === 'IN' && operands.length - 1 > IN_OPERANDS_MAX
    ? `The IN operator is provided with too many operands; number of operands: ${operands.length - 1}`
    : null

const sameOperand: Rule = ({ operator, operands: [first, ...others] }, ask) => {
  const path = distinct.has(operator) ? pathOf(first, ask) : null
  return path !== null && others.some((one) => pathOf(one, ask) === path)
    ? `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: ${path}`
    : null
}

const unordered: Rule = ({ operator, operands }, ask) => {
  const types = ordering.has(operator) ? operands.map((one) => typed(given(one, ask))[0]) : []
  const wrong = types.find((type) => !ordered.has(type))
  return wrong === undefined ? null : wrongOperand(operator, wrong)
}

const told = (value: Value) => `AttributeValue: {${typed(value).join(':')}}`

const wrongBounds: Rule = ({ operator, operands }, ask) => {
  const [least, most] = operands.slice(1).map((one) => given(one, ask))
  if (operator !== 'BETWEEN' || !least || !most) return null
  const bounds = `lower bound operand: ${told(least)}, upper bound operand: ${told(most)}`
  if (typed(least)[0] !== typed(most)[0])
    return `The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`
  if (compareKeys(least, most) <= 0) return null
  return `The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${bounds}`
}

const wrongAttributeType: Rule = ({ operator, operands }, ask) => {
  const value = operator === 'attribute_type' ? given(operands[1], ask) : undefined
  if (value === undefined) return null
  const [type, name] = typed(value)
  if (type !== 'S') return wrongOperand(operator, type)
  return attributeTypes.includes(String(name))
    ? null
    : `Invalid attribute type name found; type: ${name}, valid types: {${attributeTypes.join()}}`
}

const wrongPath: Rule = ({ operands }) => {
  for (const part of operands.flatMap((one) => ('path' in one ? one.path : []))) {
    if (part.startsWith('_')) return `Syntax error; token: "_", near: "${part}"`
    if (part.startsWith('[') && Number(part.slice(1, -1)) > LIST_INDEX_MAX)
      return `List index is not within the allowable range; index: ${part}`
  }
  return null
}

const rules: readonly Rule[] = [wrongPath, tooManyOperands, sameOperand, unordered, wrongBounds, wrongAttributeType]

function refusedExpression(text: string, ask: Ask): string | null {
  const { terms, operators } = readCondition(text)
  if (operators > OPERATORS_MAX)
    return `The expression contains too many operators; operator count: ${OPERATORS_MAX + 1}`
  for (const term of terms) {
    for (const rule of rules) {
      const refusal = rule(term, ask)
      if (refusal !== null) return refusal
    }
  }
  return null
}

/** Checks conditions of writes and filters of reads. */
export function refusedCondition(ask: Ask): string | null {
  for (const name of ['ConditionExpression', 'FilterExpression'] as const) {
    const refusal = ask[name] === undefined ? null : refusedExpression(ask[name], ask)
    if (refusal !== null) return `Invalid ${name}: ${refusal}`
  }
  return null
}
