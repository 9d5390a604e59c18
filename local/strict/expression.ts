/**
 * Parses expressions as far as their operands need it. Text that is not an expression is left to the engine to refuse.
 */

/** A path by its parts, the name of a value, or a function with its operands. */
export type Operand =
  | { path: readonly string[] }
  | { value: string }
  | { function: string; operands: readonly Operand[] }

/** A comparison, `BETWEEN`, `IN`, or a function used as a condition. */
export interface Term {
  /** `=`, `<` …, `BETWEEN`, `IN` or the function's name. */
  operator: string
  /** The subject comes first. */
  operands: readonly Operand[]
}

export interface Condition {
  terms: readonly Term[]
  /** Number of operators, counted as AWS does: terms, functions in them, AND, OR and NOT. */
  operators: number
}

const TOKEN = /#\w+|:\w+|\w+|<>|<=|>=|[=<>(),.[\]+-]/g
const comparators = new Set(['=', '<>', '<', '<=', '>', '>='])
const connectives = new Set(['AND', 'OR', 'NOT'])

/** The tokens of an expression, read in order. */
export class Tokens {
  readonly #tokens: readonly string[]
  #at = 0

  constructor(text: string) {
    this.#tokens = text.match(TOKEN) ?? []
  }

  get next(): string | undefined {
    return this.#tokens[this.#at]
  }

  /** Keywords are case-insensitive. */
  get keyword(): string {
    return (this.next ?? '').toUpperCase()
  }

  take(): string | undefined {
    const token = this.next
    this.#at += 1
    return token
  }

  /** Consumes the token if it is this one. */
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

  /** Reads a list in parentheses. */
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

// Parsed expressions are cached, up to this number: a program repeats a few dozen, but may write values into others.
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
