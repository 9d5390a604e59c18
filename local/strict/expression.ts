/**
 * Reads expressions as far as their operands need it. What is no expression at all is left to the engine, which says so.
 */

/** A path by its parts, the name of a value, or a function with its operands. */
export type Operand =
  | { path: readonly string[] }
  | { value: string }
  | { function: string; operands: readonly Operand[] }

/** A comparison, `BETWEEN`, `IN` or a function that stands as a condition. */
export interface Term {
  /** `=`, `<` …, `BETWEEN`, `IN` or the function's name. */
  operator: string
  /** Its subject first. */
  operands: readonly Operand[]
}

export interface Condition {
  terms: readonly Term[]
  /** As AWS counts them: terms, functions in them, AND, OR and NOT. */
  operators: number
}

const TOKEN = /#\w+|:\w+|\w+|<>|<=|>=|[=<>(),.[\]+-]/g
const comparators = new Set(['=', '<>', '<', '<=', '>', '>='])
const connectives = new Set(['AND', 'OR', 'NOT'])

/** The tokens of an expression, read one after the other. */
export class Tokens {
  readonly #tokens: readonly string[]
  #at = 0

  constructor(text: string) {
    this.#tokens = text.match(TOKEN) ?? []
  }

  get next(): string | undefined {
    return this.#tokens[this.#at]
  }

  /** Keywords are the same in capitals and small letters. */
  get keyword(): string {
    return (this.next ?? '').toUpperCase()
  }

  take(): string | undefined {
    const token = this.next
    this.#at += 1
    return token
  }

  /** Takes the token if it is this one. */
  skip(token: string): boolean {
    const is = this.keyword === token
    if (is) this.#at += 1
    return is
  }

  path(): string[] {
    const parts = [this.take() ?? '']
    for (;;) {
      if (this.skip('.')) parts.push(this.take() ?? '')
      else if (this.skip('[')) {
        parts.push(`[${this.take() ?? ''}]`)
        this.skip(']')
      } else return parts
    }
  }

  /** What stands between parentheses. */
  list(): Operand[] {
    const operands: Operand[] = []
    if (!this.skip('(')) return operands
    while (this.next !== undefined && !this.skip(')')) {
      operands.push(this.operand())
      this.skip(',')
    }
    return operands
  }

  operand(): Operand {
    if (this.next?.startsWith(':')) return { value: this.take() ?? '' }
    const path = this.path()
    return this.next === '(' ? { function: path.join('.'), operands: this.list() } : { path }
  }
}

const functionsIn = (operands: readonly Operand[]): number =>
  operands.reduce((count, one) => count + ('function' in one ? 1 + functionsIn(one.operands) : 0), 0)

function readTerm(tokens: Tokens): Term {
  const subject = tokens.operand()
  const operator = tokens.keyword
  if (comparators.has(operator)) {
    tokens.take()
    return { operator, operands: [subject, tokens.operand()] }
  }
  if (tokens.skip('IN')) return { operator: 'IN', operands: [subject, ...tokens.list()] }
  if (tokens.skip('BETWEEN')) {
    const lower = tokens.operand()
    tokens.skip('AND')
    return { operator: 'BETWEEN', operands: [subject, lower, tokens.operand()] }
  }
  return 'function' in subject
    ? { operator: subject.function, operands: subject.operands }
    : { operator: '', operands: [subject] }
}

function read(text: string): Condition {
  const tokens = new Tokens(text)
  const terms: Term[] = []
  let operators = 0
  while (tokens.next !== undefined) {
    if (connectives.has(tokens.keyword)) operators += 1
    if (connectives.has(tokens.keyword) || tokens.next === '(' || tokens.next === ')') tokens.take()
    else {
      const term = readTerm(tokens)
      terms.push(term)
      operators += 1 + functionsIn(term.operands)
    }
  }
  return { terms, operators }
}

// A program asks with a few dozen expressions over and over; what writes its values into them is not kept for ever.
const KEPT_MAX = 1000
const kept = new Map<string, Condition>()

/** A condition, filter or key condition. */
export function readCondition(text: string): Condition {
  const known = kept.get(text)
  if (known) return known
  const condition = read(text)
  if (kept.size >= KEPT_MAX) kept.clear()
  kept.set(text, condition)
  return condition
}
