/**
 * Every function, and every action of those that have many, with requests at random (S77–S83, S96): what is nearly right, and what is anything at all. It answers as its
 * dialect does, never with 5xx, and never tells anything of what is inside.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountViolations } from '../support/accountInvariants.ts'
import { anyBytes, anyText, damaged, expectSame, runs } from '../support/anyText.ts'
import { md5 } from '../support/evidence.ts'
import { violations } from '../support/fileInvariants.ts'
import { actionEvents } from '../support/lambda/actionEvents.ts'
import { type RightEvent, rightEvents } from '../support/lambda/rightEvents.ts'
import { PASSWORD } from '../support/people.ts'
import { type Answer, freshAddress, type Request, useWorld } from '../support/world.ts'

const world = useWorld({
  QUOTA_FILES: '100000',
  ...Object.fromEntries(
    ['EXISTENCE_PER_NETWORK_HOUR', 'LOOKUPS_PER_ACCOUNT_HOUR', 'PASSWORDS_PER_ACCOUNT_HOUR'].map((name) => [
      name,
      '1000000',
    ]),
  ),
})
const arrangements = { ...rightEvents, ...actionEvents }
const events = new Map<string, RightEvent>()

beforeAll(async () => {
  for (const [name, arrange] of Object.entries(arrangements)) events.set(name, await arrange(world))
})
afterAll(() => world.resetClock())

/** Of a stack, of AWS, of our tables, of a verifier: none of it is anybody's business. */
const inside =
  /\n\s+at |node_modules|dynamodb|amazonaws\.com\/doc|gatehouse-test-(?!files-)|\$argon2|keyid=|\[object |undefined/i

function expectAnswer({ status, headers, text, json }: Answer): void {
  const isJson = headers['content-type']?.startsWith('application/json') ?? false
  const isWhole = status < 500 && (headers['x-request-id'] ?? '') !== '' && (!isJson || typeof json === 'object')
  expectSame([status, isWhole, inside.exec(text)?.[0], text], [status, true, undefined, text])
}

type Sent = Request & { method: string; path: string }

/** Any value of JSON, and what fields like to be given. */
const anyValue = fc.oneof(
  anyText,
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(null, true, 0, -1, 2 ** 31, 2 ** 53, 1e308, '', ' ', '0', 'admin', '../x', [], {}, [[]], {
    $ne: null,
  }),
)
const strange = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  'token',
  'Action',
  'id',
  'limit',
  'cursor',
  'role',
)
const anyType = fc.constantFrom(
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=b',
  'text/plain',
  '',
)
const escaped = anyText.map((text) => encodeURIComponent(text.toWellFormed()).slice(0, 500))
const anyQuery = fc
  .array(fc.tuple(escaped, escaped), { maxLength: 4 })
  .map((pairs) => pairs.map((pair) => pair.join('=')).join('&'))
const headerText = anyText.map((text) => text.replaceAll(/[^ -~]/g, '').trim())
const anyHeaders = fc.dictionary(
  fc.constantFrom(
    'cookie',
    'authorization',
    'idempotency-key',
    'origin',
    'x-forwarded-for',
    'user-agent',
    'range',
    'accept',
    'sec-purpose',
  ),
  headerText,
  { maxKeys: 2 },
)

/** What may be done to a right request. */
function nearly({ status: _, shows: __, ...right }: RightEvent): fc.Arbitrary<Sent> {
  const { method, path, json = {}, token, body, headers = {} } = right
  const names = Object.keys(json)
  const name = fc.oneof(fc.constantFrom(...names, 'token'), strange, anyText)
  const changed = fc.array(fc.tuple(name, anyValue), { minLength: 1, maxLength: 3 })
  const text = JSON.stringify(json)
  const typed = { ...headers, ...(right.json && { 'content-type': 'application/json' }) }
  const withJson = changed.map((fields) => ({ ...right, json: { ...json, ...Object.fromEntries(fields) } }))
  const withText = damaged(text).map((broken) => ({ method, path, token, headers: typed, body: broken }))
  const withBytes = fc
    .tuple(anyBytes, anyType)
    .map(([bytes, type]) => ({ method, path, token, headers: { 'content-type': type }, body: new Uint8Array(bytes) }))
  const withPath = fc.tuple(escaped, anyQuery).map(([last, query]) => ({
    ...right,
    path: `${path.replace(/\?.*/, '').replace(/[^/]+$/, (own) => (/\d/.test(own) ? last || own : own))}?${query}`,
  }))
  const withHeaders = anyHeaders.map((more) => ({
    method,
    path,
    headers: { ...typed, ...more },
    body: body ?? (method === 'GET' ? undefined : text),
  }))
  return fc.oneof(withJson, withText, withBytes, withPath, withHeaders) as fc.Arbitrary<Sent>
}

describe('S77–S83 a request at random is answered by', () => {
  // At once: a request waits more than it works.
  test.concurrent.each(Object.keys(arrangements))('%s as its dialect does, and never by 5xx', async (name) => {
    const right = events.get(name)
    if (!right) throw new Error(name)
    let { token: current } = right
    await fc.assert(
      fc.asyncProperty(nearly(right), async ({ method, path, token, ...request }) => {
        const signed = token === undefined ? {} : { token: current }
        const ask = () => world.call(method, path, { ...request, ...signed, from: freshAddress() })
        const first = await ask()
        // A machine that is busy with other things lets a call time out.
        const answer = first.status === 503 ? await ask() : first
        expectAnswer(answer)
        // Whoever has logged out, or deleted himself, is somebody else from here on.
        if (answer.status === 401 && token !== undefined) current = (await arrangements[name]?.(world))?.token
        // A million of each would fill the memory.
        for (const list of [world.wire.calls, world.s3Wire.calls, world.logs]) if (list.length > 1000) list.length = 0
      }),
      runs(6),
    )
  })

  test('nobody is left out: every action has a request of its own', () => {
    const actions = ['user', 'download', 'manager'].flatMap((group) =>
      readdirSync(join(import.meta.dirname, '../../functions/action', group)).map((file) => {
        const word = file.replace('.ts', '')
        return `/${group} ${word.charAt(0).toUpperCase()}${word.slice(1)}`
      }),
    )
    // Of these the function itself has one.
    const others = actions.filter((name) => !/(user Login|download Download|manager GetStats)$/.test(name))
    expect(Object.keys(actionEvents).sort()).toEqual(others.sort())
  })

  test('S96 keeps no secret in any table, text, name of an object or letter that could not be delivered', async () => {
    const canary = 'CaNaRy-7f3a-9c1e'
    const secrets = { password: canary, newPSD: md5(canary), old_password: canary, secret: canary, refresh: canary }
    const headers = { cookie: `other=${canary}`, 'x-api-key': canary, 'idempotency-key': canary, referer: `/${canary}` }
    for (const { method, path, json, body, token, headers: own } of events.values()) {
      const sent = { headers: { ...own, ...headers }, token, from: freshAddress() }
      const typed = json && Object.keys(json).filter((name) => /password|PSD/.test(name))
      const known = Object.fromEntries((typed ?? []).map((name) => [name, canary]))
      await world.call(method, `${path}${path.includes('?') ? '&' : '?'}secret=${canary}`, {
        ...sent,
        ...(json && { json: { ...secrets, ...json, ...known } }),
        ...(body && { body }),
      })
      const broken = `{"password":"${canary}","token":"${token}"`
      const type = { 'content-type': 'application/json' }
      if (method !== 'GET') await world.call(method, path, { ...sent, headers: { ...headers, ...type }, body: broken })
    }
    await world.settle()
    const tables = Object.keys(world.cloud.environment).filter((name) => name.endsWith('_TABLE'))
    expect(tables.length).toBeGreaterThan(15)
    const items = await Promise.all(tables.map((name) => world.items(name.replace('_TABLE', '').toLowerCase())))
    const kept = JSON.stringify([items, world.cloud.inbox.texts(), world.objects(), world.deadLetters(), world.logs])
    const tokens = [...events.values()].flatMap(({ token }) => token?.split('.')[2] ?? [])
    expect(tokens.length).toBeGreaterThan(50)
    const found = [canary, md5(canary), PASSWORD, md5(PASSWORD), ...tokens].filter((secret) =>
      kept.toLowerCase().includes(secret.toLowerCase()),
    )
    expect(found).toEqual([])
    expect(kept, 'what is kept is read').toContain('小明')
  })

  test('nobody: accounts and files are whole after all of it', async () => {
    await world.settle()
    // What deleted accounts have left goes in the background.
    await world.leave()
    expect([await accountViolations(world), await violations(world)]).toEqual([[], []])
  })
})
