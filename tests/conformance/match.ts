/** Compares what came with what was recorded: exact, keys and their order too, except where a matcher stands. */
import type { Json, JsonObject } from './exchange.ts'
import type { Variables } from './variables.ts'

type Test = (actual: Json | undefined, argument: string) => boolean

const accountIdMin = 1_000_000_000
const accountIdMax = 2_147_483_647

const isAccountId = (value: Json | undefined) =>
  Number.isInteger(value) && Number(value) >= accountIdMin && Number(value) <= accountIdMax

const isToken = (value: Json | undefined) => typeof value === 'string' && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(value)

/** A path may be percent-encoded or not; a query must stay as it was sent. */
function samePath(actual: Json | undefined, wanted: string): boolean {
  if (typeof actual !== 'string') return false
  const { pathname, search } = new URL(actual, 'http://any.host')
  const [path = '', query] = wanted.split('?')
  return decodeURIComponent(pathname) === path && search === (query === undefined ? '' : `?${query}`)
}

/** Matchers whose argument, after the colon, belongs to the test. */
const testsWithArgument = new Map<string, Test>([
  ['otherId', (actual, id) => isAccountId(actual) && String(actual) !== id],
  ['path', samePath],
  ['absentOr', (actual, value) => actual === undefined || JSON.stringify(actual) === value],
])

/** Matchers whose argument is the variable that keeps what came. */
const tests = new Map<string, Test>([
  ['integer', (actual) => Number.isSafeInteger(actual)],
  ['id', isAccountId],
  ['token', isToken],
  ['string', (actual) => typeof actual === 'string' && actual !== ''],
  ['seconds', (actual) => /^[1-9]\d*$/.test(String(actual))],
  ['capture', (actual) => actual !== undefined],
  ['any', () => true],
  ['absent', (actual) => actual === undefined],
])

// A file may stand in an answer; its beginning tells enough.
const SHOWN_MAX = 500
const show = (value: Json | undefined) => (value === undefined ? 'nothing' : JSON.stringify(value).slice(0, SHOWN_MAX))
const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `$match:<regular expression>`; its named groups become variables. */
function patternProblems(pattern: string, actual: Json | undefined, where: string, variables: Variables): string[] {
  const found = typeof actual === 'string' ? new RegExp(pattern, 'u').exec(actual) : null
  for (const [name, value] of Object.entries(found?.groups ?? {})) variables.set(name, value)
  return found ? [] : [`${where}: expected something like ${pattern}, got ${show(actual)}`]
}

function matcherProblems(expected: string, actual: Json | undefined, where: string, variables: Variables): string[] {
  const [name = '', ...rest] = expected.slice(1).split(':')
  const argument = rest.join(':')
  if (name === 'match') return patternProblems(argument, actual, where, variables)
  const test = testsWithArgument.get(name) ?? tests.get(name)
  if (!test) return [`${where}: the case uses an unknown matcher ${expected}`]
  if (!test(actual, argument)) return [`${where}: expected ${expected}, got ${show(actual)}`]
  if (tests.has(name) && argument !== '' && actual !== undefined) variables.set(argument, actual)
  return []
}

function objectProblems(expected: JsonObject, actual: JsonObject, where: string, variables: Variables): string[] {
  const members = Object.entries(expected).flatMap(([key, value]) =>
    problemsOf(value, actual[key], `${where}.${key}`, variables),
  )
  const foreign = Object.keys(actual).filter((key) => !Object.hasOwn(expected, key))
  const wanted = Object.keys(expected).filter((key) => Object.hasOwn(actual, key))
  const given = Object.keys(actual).filter((key) => Object.hasOwn(expected, key))
  const misplaced = wanted.some((key, index) => key !== given[index])
  return [
    ...members,
    ...foreign.map((key) => `${where}.${key}: not expected`),
    ...(misplaced ? [`${where}: keys in the order ${given}, not ${wanted}`] : []),
  ]
}

function arrayProblems(expected: Json[], actual: Json[], where: string, variables: Variables): string[] {
  const lengths = expected.length === actual.length ? [] : [`${where}: ${actual.length} items, not ${expected.length}`]
  const items = expected.flatMap((value, index) => problemsOf(value, actual[index], `${where}[${index}]`, variables))
  return [...lengths, ...items]
}

/** What is wrong with `actual`, each as a sentence; captures go into `variables`. */
export function problemsOf(expected: Json, actual: Json | undefined, where: string, variables: Variables): string[] {
  if (typeof expected === 'string' && expected.startsWith('$')) {
    return matcherProblems(expected, actual, where, variables)
  }
  if (isObject(expected) && isObject(actual)) return objectProblems(expected, actual, where, variables)
  if (Array.isArray(expected) && Array.isArray(actual)) return arrayProblems(expected, actual, where, variables)
  return expected === actual ? [] : [`${where}: expected ${show(expected)}, got ${show(actual)}`]
}
