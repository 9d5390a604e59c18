/** Checks of updates that AWS makes and the embedded engine omits, most of them inside transactions alone. */
import type { Ask } from './asks.ts'
import { pathOf } from './conditions.ts'
import { type Operand, readCondition, Tokens } from './expression.ts'
import { nameOf } from './keyConditions.ts'
import { type KeySchema, typed } from './schema.ts'

interface Action {
  /** `SET`, `REMOVE`, `ADD` or `DELETE`. */
  clause: string
  target: Operand
  /** The name of the added or deleted value. */
  value: string | null
}

const clauses = new Set(['SET', 'REMOVE', 'ADD', 'DELETE'])

/** Types that may be added to numbers and sets, or deleted from sets. */
const allowed: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['ADD', new Set(['N', 'SS', 'NS', 'BS'])],
  ['DELETE', new Set(['SS', 'NS', 'BS'])],
])

const typeWords: ReadonlyMap<string, string> = new Map([
  ['S', 'STRING'],
  ['N', 'NUMBER'],
  ['B', 'BINARY'],
  ['BOOL', 'BOOLEAN'],
  ['NULL', 'NULL'],
  ['L', 'LIST'],
  ['M', 'MAP'],
])

/** Skips an assigned value: up to the next comma or clause. */
function skipValue(tokens: Tokens): void {
  let depth = 0
  while (tokens.next !== undefined) {
    if (depth === 0 && (tokens.next === ',' || clauses.has(tokens.keyword))) return
    if (tokens.next === '(') depth += 1
    if (tokens.next === ')') depth -= 1
    tokens.take()
  }
}

function readAction(clause: string, tokens: Tokens): Action {
  const target: Operand = { path: tokens.path() }
  const value = allowed.has(clause) ? (tokens.next ?? null) : null
  skipValue(tokens)
  tokens.skip(',')
  return { clause, target, value }
}

function readUpdate(text: string): Action[] {
  const tokens = new Tokens(text)
  const actions: Action[] = []
  let clause = ''
  while (tokens.next !== undefined) {
    if (clauses.has(tokens.keyword)) clause = tokens.take()?.toUpperCase() ?? ''
    actions.push(readAction(clause, tokens))
  }
  return actions
}

function wrongOperand({ clause, value }: Action, { ExpressionAttributeValues: values = {} }: Ask): string | null {
  const given = value === null ? undefined : values[value]
  const [type] = typed(given)
  if (given === undefined || allowed.get(clause)?.has(type)) return null
  return `Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ${clause}, operand type: ${typeWords.get(type) ?? type}, typeSet: ALLOWED_FOR_${clause}_OPERAND`
}

function keyChange({ target }: Action, ask: Ask, schema: KeySchema | null): string | null {
  const name = nameOf(target, ask)
  if (name !== schema?.hash && name !== schema?.range) return null
  return `One or more parameter values were invalid: Cannot update attribute ${name}. This attribute is part of the key`
}

/** Whether the condition holds only where there is something at this path: one term of it, joined by AND alone, says what. */
function isRequired(target: Operand, ask: Ask): boolean {
  const condition = ask.ConditionExpression ?? ''
  if (/\b(?:OR|NOT)\b/i.test(condition)) return false
  const path = pathOf(target, ask)
  return readCondition(condition).terms.some(
    ({ operator, operands: [subject, other] }) =>
      operator === '=' && pathOf(subject, ask) === path && other !== undefined && 'value' in other,
  )
}

/**
 * AWS removes and deletes within a map or a list that is there, and the engine does nothing where it is not. Which of the two
 * holds, the item says, or a condition: without one neither is taken.
 */
function withinOther({ clause, target }: Action, ask: Ask): string | null {
  const isNested = 'path' in target && target.path.length > 1
  if (!isNested || (clause !== 'REMOVE' && clause !== 'DELETE') || isRequired(target, ask)) return null
  return 'The document path provided in the update expression is invalid for update'
}

/** Finds two paths of which one contains the other. */
function overlap(actions: readonly Action[], ask: Ask): string | null {
  const paths = actions.map(({ target }) => pathOf(target, ask) ?? '')
  const isWithin = (one: string, other: string) => one === other || one.startsWith(`${other.slice(0, -1)}, `)
  for (const [at, one] of paths.entries()) {
    const other = paths.slice(at + 1).find((path) => isWithin(one, path) || isWithin(path, one))
    if (other !== undefined)
      return `Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: ${one}, path two: ${other}`
  }
  return null
}

export function refusedUpdate(ask: Ask, schema: KeySchema | null): string | null {
  if (ask.UpdateExpression === undefined) return null
  const actions = readUpdate(ask.UpdateExpression)
  const perAction = (refused: (action: Action) => string | null) =>
    actions.reduce<string | null>((found, action) => found ?? refused(action), null)
  return (
    perAction((action) => wrongOperand(action, ask)) ??
    overlap(actions, ask) ??
    perAction((action) => keyChange(action, ask, schema)) ??
    perAction((action) => withinOther(action, ask))
  )
}
