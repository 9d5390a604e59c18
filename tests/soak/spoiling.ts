/** Requests as broken clients, old clients and attackers send them. */
import type { Json } from '../conformance/exchange.ts'
import type { Asked } from './asked.ts'

const pick = <Thing>(things: readonly Thing[]): Thing => things[Math.floor(Math.random() * things.length)] as Thing

const strange: readonly Json[] = [
  null,
  0,
  -1,
  1.5,
  2 ** 53,
  true,
  '',
  '\u200b\u202e',
  '𝒳'.repeat(300),
  '%00',
  "' OR '1'='1",
  '../../etc/passwd',
  [],
  [[]],
  {},
  { $ne: null },
]

/** Bodies that are none, or not what their header says. */
const bodies = [
  '',
  '{',
  '[]',
  '"text"',
  '{"a":{"a":{"a":',
  'a=1&a=2',
  '%%%',
  '\u0000\u0001',
  '{"__proto__":{"role":"admin"}}',
]

const isObject = (value: Json | undefined): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function withStrangeField(json: Record<string, Json>): Record<string, Json> {
  const name = pick([...Object.keys(json), 'role', '__proto__', 'token'])
  if (Math.random() < 0.25) return Object.fromEntries(Object.entries(json).filter(([key]) => key !== name))
  return { ...json, [name]: pick(strange) }
}

const tokenless = ({ token: _token, ...asked }: Asked): Asked => asked

/** The same with one thing wrong. */
export function spoiled(asked: Asked): Asked {
  const dice = Math.random()
  if (dice < 0.15) return { ...asked, token: pick(['', 'x', 'eyJhbGciOiJub25lIn0.e30.', 'a b']) }
  if (dice < 0.25) return tokenless(asked)
  if (dice < 0.35) return { ...asked, headers: { ...asked.headers, origin: 'https://elsewhere.example' } }
  if (isObject(asked.json) && dice < 0.8) return { ...asked, json: withStrangeField(asked.json) }
  if (asked.method === 'GET')
    return { ...asked, path: `${asked.path}${pick(['?a=1&&b=%zz', '?token=x', '%20', '?limit=0'])}` }
  const { json: _json, form: _form, multipart: _multipart, ...rest } = asked
  return { ...rest, body: pick(bodies) }
}
