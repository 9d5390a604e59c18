/** F of the security bar: tokens that are wrong in one thing each, on the route of `userapi` that needs a session. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CompactEncrypt, FlattenedSign } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { compact, ecdsa, hmac, type Json, partsOf, type StageKeys, stageKeys, unsigned } from '../support/forge.ts'
import { logIn, type Person, register } from '../support/people.ts'
import { type Answer, freshName, useWorld } from '../support/world.ts'

const world = useWorld()
let keys: StageKeys
let person: Person
let token: string
let header: Json
let payload: Json
/** A web server that a token names; nobody must ever ask it. */
let asked = 0
const elsewhere = createServer((_, response) => {
  asked += 1
  response.end(JSON.stringify({ keys: [] }))
})

const now = () => Math.floor(Date.now() / 1000)
const p256 = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })

/** A token of the stage's own key, wrong only in what is given. */
const signed = (headerChange: Json = {}, payloadChange: Json = {}, key: KeyObject = keys.privateKey) =>
  compact({ ...header, ...headerChange }, { ...payload, ...payloadChange }, ecdsa(key))

const without = (parts: Json, name: string): Json => {
  const { [name]: _, ...rest } = parts
  return rest
}

const logOut = (headers: Record<string, string> | [string, string][]) =>
  world.call('POST', '/user/logout', { json: { user_id: person.id }, headers })

function expectNobody(answer: Answer): void {
  expect([answer.status, answer.json]).toEqual([403, { msg: 'logout failure' }])
  expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  expect(answer.headers['cache-control']).toBe('no-store')
}

/** Refused as no session, before any table was asked and any key was looked for, and the session lives on. */
async function expectRefused(bad: string): Promise<void> {
  world.wire.clear()
  const requests = world.cloud.parameters.requests()
  expectNobody(await logOut({ authorization: `Bearer ${bad}` }))
  expect(world.wire.calls).toEqual([])
  expect(world.cloud.parameters.requests()).toBe(requests)
  expect(asked).toBe(0)
}

beforeAll(async () => {
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
  keys = await stageKeys(world)
  person = await register(world)
  token = await logIn(world, person)
  ;({ header, payload } = partsOf(token))
  // The control, and the public keys read once: a token of this making is accepted if nothing is wrong with it.
  const other = await register(world)
  const { payload: others } = partsOf(await logIn(world, other))
  const good = compact(header, others, ecdsa(keys.privateKey))
  const answer = await world.call('POST', '/user/logout', { json: { user_id: other.id }, token: good })
  if (answer.status !== 200) throw new Error(`the control token answered ${answer.status} ${answer.text}`)
})

// Whatever was refused must have been refused for its own sake: the session is as alive as before.
beforeEach(async () => {
  const sessions = await world.items('sessions')
  expect(sessions.filter(({ account }) => account === person.id)).toHaveLength(1)
})

afterAll(async () => {
  elsewhere.close()
})

describe('S47 a token without a signature is nobody', () => {
  test.each(['none', 'noNE', 'None', 'NONE', '', null, 0, ['ES256'], {}])('alg %j', async (alg) => {
    await expectRefused(compact({ ...header, alg }, payload, unsigned))
    await expectRefused(compact({ ...header, alg }, payload, ecdsa(keys.privateKey)))
  })

  test('no alg at all, an empty signature, no signature part', async () => {
    await expectRefused(compact(without(header, 'alg'), payload, unsigned))
    await expectRefused(compact(without(header, 'alg'), payload, ecdsa(keys.privateKey)))
    const [head, body, signature] = token.split('.')
    await expectRefused(`${head}.${body}.`)
    await expectRefused(`${head}.${body}`)
    await expectRefused(`${head}.${body}.${Buffer.alloc(64).toString('base64url')}`)
    await expectRefused(`${head}.${body}.${signature?.slice(0, -4)}`)
    await expectRefused(`${head}.${body}.${signature}AAAA`)
  })
})

describe('S48 a public key is no HMAC secret', () => {
  test.each(['HS256', 'HS384', 'HS512'])('%s with the PEM or the JWK as the secret', async (alg) => {
    const hash = alg.replace('HS', 'sha')
    const { x = '', y = '' } = keys.publicJwk
    const raw = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
    const secrets = [keys.publicPem, keys.publicPem.trim(), JSON.stringify(keys.publicJwk), raw, x]
    for (const secret of secrets) await expectRefused(compact({ ...header, alg }, payload, hmac(secret, hash)))
  })
})

describe('S49 the algorithm is the one of the service', () => {
  test.each(['ES384', 'ES512', 'ES256K', 'EdDSA', 'RS256', 'PS256', 'PS512', 'es256', 'ES256 '])(
    '%s over the same material',
    async (alg) => {
      await expectRefused(compact({ ...header, alg }, payload, ecdsa(keys.privateKey)))
      await expectRefused(compact({ ...header, alg }, payload, ecdsa(keys.privateKey, 'sha384')))
    },
  )

  test('ES256 by a key of another curve or another maker under the right kid', async () => {
    const foreign = [p256(), generateKeyPairSync('ec', { namedCurve: 'P-384' })]
    for (const { privateKey } of foreign) await expectRefused(signed({}, {}, privateKey))
    const der = compact(header, payload, () => Buffer.from('30450221', 'hex'))
    await expectRefused(der)
  })
})

describe('S50 only a published kid finds a key, and nothing is fetched', () => {
  const kids: unknown[] = [
    'unknown',
    '../../dev/null',
    '/dev/null',
    'constructor',
    '__proto__',
    'toString',
    '',
    ['a'],
    null,
    7,
    { kid: 'x' },
    "' OR 1=1 --",
    'k'.repeat(10_000),
    'a\u0000b',
    'http://127.0.0.1/',
  ]
  test.each(kids.map((kid) => [JSON.stringify(kid)?.slice(0, 24), kid]))('kid %s', async (_, kid) => {
    await expectRefused(signed({ kid }))
  })

  test('no kid, although there is one key only', () =>
    expectRefused(compact(without(header, 'kid'), payload, ecdsa(keys.privateKey))))

  test('an array of the right kid', () => expectRefused(signed({ kid: [header['kid']] })))

  test('jku, x5u, jwk and x5c are never looked at', async () => {
    const { privateKey, publicKey } = p256()
    const url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/jwks.json`
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: header['kid'] }
    const brought: Json[] = [{ jku: url }, { x5u: url }, { jwk }, { x5c: ['AAAA'] }]
    for (const one of brought) {
      await expectRefused(signed({ ...one }, {}, privateKey))
      await expectRefused(signed({ ...one, kid: 'theirs' }, {}, privateKey))
      // By the right key too: ours never say more than alg, typ and kid.
      await expectRefused(signed(one))
    }
  })
})

describe('S51 every claim must be there, of its type and in its time', () => {
  test.each(['exp', 'iat', 'sub', 'sid', 'iss', 'aud'])('without %s', async (name) => {
    await expectRefused(compact(header, without(payload, name), ecdsa(keys.privateKey)))
    await expectRefused(signed({}, { [name]: null }))
  })

  const times: [string, () => Json][] = [
    ['exp as text', () => ({ exp: String(now() + 3600) })],
    ['exp negative', () => ({ exp: -1 })],
    ['exp past by more than the tolerance', () => ({ exp: now() - 31 })],
    ['exp an array', () => ({ exp: [now() + 3600] })],
    ['iat as text', () => ({ iat: String(now()) })],
    ['iat beyond the tolerance', () => ({ iat: now() + 60 })],
    [
      'iat older than the longest life, with exp in the future',
      () => ({ iat: now() - 31 * 86_400, exp: now() + 3600 }),
    ],
    ['nbf beyond the tolerance', () => ({ nbf: now() + 60 })],
    ['nbf as text', () => ({ nbf: 'now' })],
  ]
  test.each(times)('%s', (_, change) => expectRefused(signed({}, change())))

  test('exp NaN or beyond every number, which JSON has no words for', async () => {
    const text = (exp: string) => JSON.stringify({ ...payload, exp: 'X' }).replace('"X"', exp)
    for (const exp of ['NaN', 'Infinity']) await expectRefused(compact(header, text(exp), ecdsa(keys.privateKey)))
  })

  const subjects: [string, Json][] = [
    ['sub as a number', { sub: 1_234_567_890 }],
    ['sub of nobody', { sub: '12' }],
    ['sub above 32 bits', { sub: '2147483648' }],
    ['sid as a number', { sid: 1 }],
    ['sid of no form', { sid: '../../etc' }],
    ['sid an object', { sid: { S: 'x' } }],
    ['aud one of several words', { aud: ['gatehouse', 'gatehouse/dev/api'] }],
  ]
  test.each(subjects)('%s', (_, change) => expectRefused(signed({}, change)))

  test('a sid of the right form that nobody has reads the record and finds nobody', async () => {
    world.wire.clear()
    expectNobody(await logOut({ authorization: `Bearer ${signed({}, { sid: `00${'A'.repeat(22)}` })}` }))
    expect(world.wire.calls.map(({ operation }) => operation)).toEqual(['BatchGetItem'])
  })

  test("somebody else's account with one's own sid", async () => {
    const other = await register(world)
    const answer = await world.call('POST', '/user/logout', {
      json: { user_id: other.id },
      token: signed({}, { sub: String(other.id) }),
    })
    expectNobody(answer)
  })
})

describe('S52 a token of another stage is nobody (CVE-2026-31813, GHSA-v36f-qvww-8w8m)', () => {
  const foreign: [string, Json, Json][] = [
    ['iss of another stage', {}, { iss: 'gatehouse/prod' }],
    ['iss with a suffix', {}, { iss: 'gatehouse/test/' }],
    ['iss as a list', {}, { iss: ['gatehouse/test'] }],
    ['aud of another stage', {}, { aud: 'gatehouse/prod/api' }],
    ['aud empty', {}, { aud: '' }],
    ['aud an empty list', {}, { aud: [] }],
    ['typ of another use', { typ: 'at+jwt' }, {}],
    ['typ in other letters', { typ: 'jwt' }, {}],
    ['typ an object', { typ: {} }, {}],
  ]
  test.each(foreign)('%s', (_, headerChange, change) => expectRefused(signed(headerChange, change)))

  test('no typ', () => expectRefused(compact(without(header, 'typ'), payload, ecdsa(keys.privateKey))))

  test('each stage names itself in iss and aud', () => {
    expect([payload['iss'], payload['aud']]).toEqual(['gatehouse/test', 'gatehouse/test/api'])
  })
})

describe('S55 a malformed Authorization is nobody, and is not worked on (GHSA-xmf8-cvqr-rfgj, GHSA-792q-q67h-w579)', () => {
  const [, secretJwe] = ['', new Uint8Array(32).fill(7)]
  const odd: [string, () => string | Promise<string>][] = [
    ['empty', () => ''],
    ['a blank', () => ' '],
    ['only the scheme', () => 'Bearer'],
    ['the scheme and a blank', () => 'Bearer '],
    ['the token alone', () => token],
    ['another scheme', () => `Basic ${token}`],
    ['two blanks', () => `Bearer  ${token}`],
    ['a tab', () => `Bearer\t${token}`],
    ['Bearer twice', () => `Bearer Bearer ${token}`],
    ['two tokens', () => `Bearer ${token} ${token}`],
    ['two tokens by a comma', () => `Bearer ${token},${token}`],
    ['two headers, as the gateway joins them', () => `Bearer ${token},Bearer ${token}`],
    ['a line end behind it', () => `Bearer ${token}\r\n`],
    ['a NUL', () => `Bearer ${token}\u0000`],
    ['control characters', () => 'Bearer \u0001\u0002.\u0003.\u0004'],
    ['full-width letters', () => `Ｂｅａｒｅｒ ${token}`],
    ['16 kB of letters', () => `Bearer ${'A'.repeat(16_384)}`],
    ['16 kB of dots', () => `Bearer ${'.'.repeat(16_384)}`],
    ['a 16 kB payload, rightly signed', () => `Bearer ${signed({}, { more: 'x'.repeat(16_384) })}`],
    ['bad base64', () => 'Bearer a.b.c'],
    ['no JSON inside', () => `Bearer ${compact('{', '{', ecdsa(keys.privateKey))}`],
    ['null inside', () => `Bearer ${compact('null', 'null', ecdsa(keys.privateKey))}`],
    ['lists inside', () => `Bearer ${compact('[]', '[]', ecdsa(keys.privateKey))}`],
    ['bytes that are not UTF-8', () => `Bearer ${Buffer.of(0xff, 0xfe).toString('base64url')}.e30.AAAA`],
    ['a payload of no UTF-8, rightly signed', () => `Bearer ${compact(header, '\u{FFFD}', ecdsa(keys.privateKey))}`],
    ['an unknown crit', () => `Bearer ${signed({ crit: ['exp'], exp: 1 })}`],
    ['b64 false', () => `Bearer ${signed({ b64: false, crit: ['b64'] })}`],
    ['an empty crit', () => `Bearer ${signed({ crit: [] })}`],
    ['zip', () => `Bearer ${signed({ zip: 'DEF' })}`],
    ['a nested token', () => `Bearer ${compact({ ...header, cty: 'JWT' }, token, ecdsa(keys.privateKey))}`],
    [
      'the flattened JSON form',
      async () =>
        `Bearer ${JSON.stringify(
          await new FlattenedSign(Buffer.from(JSON.stringify(payload)))
            .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: String(header['kid']) })
            .sign(keys.privateKey),
        )}`,
    ],
    [
      'a JWE (zip bombs: GHSA-hhhv-q57g-882q)',
      async () =>
        `Bearer ${await new CompactEncrypt(Buffer.from(JSON.stringify(payload)))
          .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: String(header['kid']) })
          .encrypt(secretJwe)}`,
    ],
    ['five parts of nothing', () => 'Bearer e30.e30.e30.e30.e30'],
  ]
  test.each(odd)('%s', async (_, make) => {
    const authorization = await make()
    const verified = vi.spyOn(crypto.subtle, 'verify')
    const opened = [
      ...(['decrypt', 'deriveBits', 'deriveKey', 'unwrapKey'] as const).map((name) => vi.spyOn(crypto.subtle, name)),
      vi.spyOn(globalThis, 'DecompressionStream'),
    ]
    world.wire.clear()
    expectNobody(await logOut({ authorization }))
    const [signatures, ...others] = [verified, ...opened].map(({ mock }) => mock.calls.length)
    for (const spy of [verified, ...opened]) spy.mockRestore()
    expect(signatures).toBeLessThanOrEqual(1)
    expect([others, world.wire.calls]).toEqual([[0, 0, 0, 0, 0], []])
  })

  test('duplicate members: the last wins for check and use, so they name one session or none', async () => {
    const { sid, ...rest } = payload
    const twice = (first: unknown, second: unknown) =>
      compact(
        header,
        `${JSON.stringify(rest).slice(0, -1)},"sid":${JSON.stringify(first)},"sid":${JSON.stringify(second)}}`,
        ecdsa(keys.privateKey),
      )
    await expectRefused(twice(sid, 'none'))
    const headers = `{"alg":"none","typ":"JWT","kid":${JSON.stringify(header['kid'])},"alg":"none"}`
    await expectRefused(compact(headers, payload, unsigned))
  })

  test('two Authorization headers are a bad one, whatever they hold', async () => {
    const headers: [string, string][] = [
      ['authorization', `Bearer ${token}`],
      ['authorization', `Bearer ${token}`],
    ]
    expectNobody(await logOut(headers))
  })

  test('where a session is optional, a bad one counts as none', async () => {
    for (const authorization of ['Bearer a.b.c', 'Basic x', '', `Bearer ${signed({ alg: 'none' })}`]) {
      const answer = await world.call('POST', '/user/register', {
        json: { account: freshName(), password: 'secret-1' },
        headers: { authorization },
      })
      expect([answer.status, answer.json.msg]).toEqual([200, 'register successful'])
    }
  })
})

describe('Of the four places of a credential the first present one decides alone', () => {
  type Place = 'header' | 'body' | 'query' | 'cookie'
  const order: Place[] = ['header', 'body', 'query', 'cookie']

  /** Logs out (200) or does not (403). The query counts for GET only, so here it is no place at all. */
  const tryToLogOut = (given: Partial<Record<Place, unknown>>, id: number) =>
    world.call('POST', `/user/logout${given.query === undefined ? '' : `?token=${given.query}`}`, {
      json: { user_id: id, ...('body' in given && { token: given.body }) },
      headers: [
        ...(given.header === undefined ? [] : [['authorization', `${given.header}`] as const]),
        ...(given.cookie === undefined ? [] : [['cookie', `a=b; session_id=${given.cookie}`] as const]),
      ],
    })

  test('each place alone opens, but the query of a POST', async () => {
    for (const place of order) {
      const one = await register(world)
      const own = await logIn(world, one)
      const answer = await tryToLogOut({ [place]: place === 'header' ? `Bearer ${own}` : own }, one.id)
      expect([place, answer.status]).toEqual([place, place === 'query' ? 403 : 200])
    }
  })

  test('a bad one in an earlier place is not rescued by a good one in a later place', async () => {
    const bad: [Place, unknown][] = [
      ['header', ''],
      ['header', 'Bearer x'],
      ['header', 'Basic YTpi'],
      ['body', 'x'],
      ['body', 7],
      ['body', false],
      ['body', [token]],
      ['body', { $ne: null }],
    ]
    for (const [place, value] of bad) {
      for (const later of order.slice(order.indexOf(place) + 1)) {
        expectNobody(await tryToLogOut({ [place]: value, [later]: token }, person.id))
      }
    }
  })

  test('an empty or null token in the body is absent', async () => {
    for (const absent of ['', null]) {
      const one = await register(world)
      const answer = await tryToLogOut({ body: absent, cookie: await logIn(world, one) }, one.id)
      expect([absent, answer.status]).toEqual([absent, 200])
    }
  })

  test('every 401 and refusal carries a request id of its own', async () => {
    const ids = await Promise.all([1, 2, 3].map(async () => (await tryToLogOut({}, person.id)).headers['x-request-id']))
    expect(new Set(ids).size).toBe(3)
  })
})

test('S42 S55 one token has one spelling: blanks, line ends, `=` and padding bits in it are no token of anybody', async () => {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = digits.indexOf(token.at(-1) ?? '')
  const spellings = [
    ...[1, 2, 4, 8].map((bits) => token.slice(0, -1) + digits[last ^ bits]),
    ...[' ', '\n', '\t', '\r\n', '='].flatMap((put) => [
      `${token}${put}`,
      `${put}${token}`,
      `${token.slice(0, -9)}${put}${token.slice(-9)}`,
    ]),
  ]
  for (const spelling of spellings) {
    expectNobody(await world.call('POST', '/user/logout', { json: { user_id: person.id, token: spelling } }))
  }
  expect((await world.call('POST', '/user/logout', { json: { user_id: person.id, token } })).status).toBe(200)
})
