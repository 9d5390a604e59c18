/** Values in examples, in place of a recorded exchange's variables and matchers: always the same, and plausible. */
import type { Json } from '../../tests/conformance/exchange.ts'
import { problemsOf } from '../../tests/conformance/match.ts'
import { fill, type Variables } from '../../tests/conformance/variables.ts'

const PERSON = 1_348_000_001
const TOKEN = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxMzQ4MDAwMDAxIn0.c2lnbmF0dXJl'
const CODE = '314159'
const LINK = `https://gatehouse-files.s3.example.com/blobs/5f2b?X-Amz-Expires=300&X-Amz-Signature=${'0a'.repeat(32)}`
const NOON_MS = 1_790_000_000_000

/** By the name of a variable that the host arranges and no step captures. */
const arranged: Readonly<Record<string, Json>> = { admin: PERSON + 8, adminPassword: '654321' }

/** Variables that always have a value. */
class SampleVariables extends Map<string, Json> {
  override get(name: string): Json {
    return super.get(name) ?? arranged[name] ?? (/token/i.test(name) ? TOKEN : PERSON)
  }
}

export const sampleVariables = (): Variables =>
  new SampleVariables([
    ['phone', '13800138000'],
    ['phone2', '13900000000'],
    ['account', 'humengqiu'],
    ['account2', 'lisi'],
    ['key', 'a-key-of-the-client'],
    ['base', 'https://api.example.com'],
    ['host', 'api.example.com'],
  ])

export const filled = <Value>(value: Value, variables: Variables): Promise<Value> =>
  fill(value, variables, () => Promise.resolve(CODE))

/** By the member of an answer whose matcher accepts many values. */
const byMember: Readonly<Record<string, Json>> = {
  first_time: true,
  file_id: 4_711,
  file: 4_711,
  url: LINK,
  photo: null,
  size: 105_154,
  md5: 'e10adc3949ba59abbe56e057f20f883e',
  ownerlist: '小明',
  owneridlist: String(PERSON),
  file_size: 105_154,
  file_path: '/download/4711',
  name: '小明',
  creator: 'humengqiu',
  fields: { key: 'pending/5f2b', policy: 'eyJ…', 'x-amz-signature': '0a'.repeat(32) },
  cursor: 'eyJhZnRlciI6MX0',
  ip: '203.0.113.7',
  from: '203.0.113.7',
  lastloginip: '203.0.113.7',
  agent: 'okhttp/4.12.0',
  session: 'Q2x1YiBNYXRl',
  expires_in: 300,
  retryAfter: 3_600,
  location: LINK,
  what: 'role_changed',
  who: String(PERSON + 8),
  whom: String(PERSON),
  to: 'leader',
  download_count: 1,
  islock: 'n',
  isfreeze: 'n',
  kid: 'Y2xvY2s',
  type: 'company',
  id: String(PERSON),
}

const isTime = /^(time|since|created|created_at|last_seen)$/
const timesOfUsers = /^(register|lastlogin|lastupdate|freezestart|freezeend|vip)time$/i

function integerFor(member: string): number {
  if (isTime.test(member)) return NOON_MS
  const known = byMember[member]
  return typeof known === 'number' ? known : 3
}

function anyFor(member: string): Json {
  const known = byMember[member]
  return known === undefined ? null : known
}

/** Texts for patterns: the first one that matches is used. */
const texts: readonly string[] = [
  String(PERSON),
  '4711',
  '/download/4711',
  LINK,
  '2026-11-27T12:00:00',
  '203.0.113.7',
  '181****5708',
  `https://api.example.com/avatar/${PERSON}?v=5f2b0a1c`,
  '60',
  String(NOON_MS),
  'WbbaSStuP0eUqUAGYGhR83BYZ-kGJHSQFcKcqcE8l3s',
  'GET',
  'POST',
  'GET, POST',
  `attachment; filename="1.pdf"; filename*=UTF-8''%E8%AE%A1%E7%AE%97%E6%9C%BA.DOC.pdf`,
  `【Gatehouse】验证码${CODE}，10分钟内有效。如非本人操作，请忽略本短信。`,
  'lls***@example.com',
  'l***@example.com',
  `https://gatehouse-files.s3.example.com/exports/${PERSON}/${'0a'.repeat(16)}?X-Amz-Expires=900&X-Amz-Signature=0a`,
  'abc***@example.com',
]

function textLike(pattern: string, wanted: string): string {
  const expression = new RegExp(pattern, 'u')
  const found = [...texts, wanted.replace(/^\^|\$$/g, '')].find((text) => expression.test(text))
  if (found === undefined) throw new Error(`resources/openapi/samples.ts has no text for the matcher ${wanted}`)
  return found
}

const byMatcher: Readonly<Record<string, (member: string, argument: string) => Json | undefined>> = {
  integer: integerFor,
  id: () => PERSON,
  otherId: () => PERSON + 1,
  token: () => TOKEN,
  string: (member) => byMember[member] ?? '小明',
  seconds: () => '60',
  capture: anyFor,
  any: (member) => (timesOfUsers.test(member) ? null : anyFor(member)),
  absent: () => undefined,
  absentOr: () => undefined,
  path: (_member, path) => path,
  match: (_member, pattern) => textLike(pattern, pattern),
}

function sampleOf(expected: Json, member: string): Json | undefined {
  if (Array.isArray(expected)) return expected.map((one) => sampleOf(one, member) ?? null)
  if (typeof expected === 'object' && expected !== null) {
    const members = Object.entries(expected).map(([key, value]) => [key, sampleOf(value, key)] as const)
    return Object.fromEntries(members.filter(([, value]) => value !== undefined)) as Json
  }
  if (typeof expected !== 'string' || !expected.startsWith('$')) return expected
  const [name = '', ...rest] = expected.slice(1).split(':')
  const sample = byMatcher[name]
  if (!sample) throw new Error(`resources/openapi/samples.ts does not know the matcher ${expected}`)
  return sample(member, rest.join(':'))
}

/**
 * An answer that the expectation accepts; captured values are added to the variables.
 * @throws where the judge of the exchanges would reject it
 */
export function sampleAnswer(expected: Json, variables: Variables): Json {
  const sample = sampleOf(expected, '') ?? null
  const problems = problemsOf(expected, sample, 'body', variables)
  if (problems.length > 0) throw new Error(`a sample answer is none: ${problems.join('; ')}`)
  return sample
}
