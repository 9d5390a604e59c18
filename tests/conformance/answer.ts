/** Holds an answer against its expectation and against the rules that every answer obeys (contract/common.md «Answers»). */
import type { CookieExpectation, Cookies, Expectation, Json } from './exchange.ts'
import type { Answer } from './http.ts'
import { problemsOf } from './match.ts'
import type { Variables } from './variables.ts'

/** Words of the machine room: stack traces, AWS, tables, paths of a server. */
const leak = /\bat .+:\d+:\d+|\barn:aws|dynamo|conditional ?check|node_modules|file:\/\/|\/var\/task/i

const retryStatuses = new Set([429, 503])

function headerRules({ status, headers, body }: Answer): string[] {
  const rules: [string, boolean][] = [
    ['x-request-id is missing', !headers.get('x-request-id')],
    ['a 401 without www-authenticate: Bearer', status === 401 && headers.get('www-authenticate') !== 'Bearer'],
    [
      'retry-after is not in whole seconds',
      retryStatuses.has(status) && !/^[1-9]\d*$/.test(headers.get('retry-after') ?? ''),
    ],
    ['the body tells of the machine room', leak.test(body.toString('utf8'))],
  ]
  return rules.flatMap(([rule, broken]) => (broken ? [rule] : []))
}

function jsonOf(body: Buffer): Json | undefined {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as Json
  } catch {
    return undefined
  }
}

function bodyProblems(expected: Json | undefined, answer: Answer, variables: Variables): string[] {
  if (expected === undefined) return []
  const json = jsonOf(answer.body)
  if (json === undefined) return [`body: not JSON in UTF-8: ${answer.body.toString('latin1').slice(0, 200)}`]
  const type = answer.headers.get('content-type')
  const wrongType = type === 'application/json; charset=utf-8' ? [] : [`content-type: ${type}`]
  return [...wrongType, ...problemsOf(expected, json, 'body', variables)]
}

interface SetCookie {
  value: string
  attributes: string[]
}

function parseCookie(header: string): [name: string, cookie: SetCookie] {
  const [pair = '', ...attributes] = header.split(/;\s*/)
  const at = pair.indexOf('=')
  return [pair.slice(0, at), { value: pair.slice(at + 1), attributes }]
}

/** A browser forgets a cookie whose life is not positive or whose end has passed (RFC 6265 §5.2). */
function isCleared({ attributes }: SetCookie): boolean {
  const [maxAge] = attributes.flatMap((attribute) => /^max-age=(-?\d+)$/i.exec(attribute)?.[1] ?? [])
  if (maxAge !== undefined) return Number(maxAge) <= 0
  const [expires] = attributes.flatMap((attribute) => /^expires=(.+)$/i.exec(attribute)?.[1] ?? [])
  return expires !== undefined && Date.parse(expires) < Date.now()
}

function cookieProblems(name: string, expected: CookieExpectation | '$cleared', set: SetCookie, variables: Variables) {
  if (expected === '$cleared') return isCleared(set) ? [] : [`cookie ${name}: not cleared`]
  // One that is expected by its name alone may have any value.
  const byName = (attribute: string) => {
    const [name = ''] = attribute.split('=')
    return expected.attributes.includes(name) ? name : attribute
  }
  const normal = (attributes: string[]) => attributes.map((attribute) => attribute.toLowerCase()).sort()
  // Some gateways write Expires beside Max-Age; where both stand, Max-Age rules (RFC 6265 §4.1.2.2).
  const meant = set.attributes.filter((attribute) => !/^expires=/i.test(attribute)).map(byName)
  return [
    ...problemsOf(expected.value, set.value, `cookie ${name}`, variables),
    ...problemsOf(normal(expected.attributes), normal(meant), `attributes of cookie ${name}`, variables),
  ]
}

/** What is wrong with the cookies that an answer sets: no other than the expected ones may be there. */
export function cookiesProblems(expected: Cookies, answer: Answer, variables: Variables): string[] {
  const set = new Map(answer.cookies.map(parseCookie))
  const foreign = [...set.keys()].filter((name) => !Object.hasOwn(expected, name))
  const named = Object.entries(expected).flatMap(([name, cookie]) => {
    const given = set.get(name)
    return given ? cookieProblems(name, cookie, given, variables) : [`cookie ${name}: not set`]
  })
  return [...foreign.map((name) => `cookie ${name}: set, but not expected`), ...named]
}

const statusProblems = (expected: Expectation, { status }: Answer) =>
  expected.status === status ? [] : [`status: expected ${expected.status}, got ${status}`]

const expectedHeaderProblems = (expected: Expectation, { headers }: Answer, variables: Variables) =>
  Object.entries(expected.headers ?? {}).flatMap(([name, value]) =>
    problemsOf(value, headers.get(name), name, variables),
  )

/** What is wrong with an answer of another service: it owes us nothing but what was expected. */
export function foreignAnswerProblems(expected: Expectation, answer: Answer, variables: Variables): string[] {
  const text = answer.body.toString('utf8')
  return [
    ...statusProblems(expected, answer),
    ...expectedHeaderProblems(expected, answer, variables),
    ...(expected.text === undefined ? [] : problemsOf(expected.text, text, 'text', variables)),
  ]
}

/** What is wrong with the rest of an answer, each as a sentence; captures go into `variables`. */
export function answerProblems(expected: Expectation, answer: Answer, variables: Variables): string[] {
  return [
    ...statusProblems(expected, answer),
    ...expectedHeaderProblems(expected, answer, variables),
    ...headerRules(answer),
    ...bodyProblems(expected.body, answer, variables),
  ]
}
