/**
 * S62, the second half: a key or a setting that fails closes every route. Nobody is taken for nobody in particular, and
 * nothing is done that would not have been done.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { forgetSettings } from '../../lib/config.ts'
import { accountViolations } from '../support/accountInvariants.ts'
import { md5, people } from '../support/evidence.ts'
import { violations } from '../support/fileInvariants.ts'
import { owner } from '../support/files.ts'
import { type RightEvent, rightEvents } from '../support/lambda/rightEvents.ts'
import { PASSWORD } from '../support/people.ts'
import { type Answer, freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

const MINUTE_MS = 60_000
const world = useWorld({ CODE_MINUTES: '60' })
/** One right request for each function, that has not been sent yet. */
const events = new Map<string, RightEvent>()
let kept: Map<string, string>

const parameterNames = ['jwks', 'signing-key', 'pepper', 'audit-salt']
const prefixed = (name: string) => `${world.cloud.environment['PARAMETER_PREFIX']}/${name}`
const replace = (name: string, value: string) => world.cloud.parameters.replace(prefixed(name), value, name !== 'jwks')

beforeAll(async () => {
  for (const [name, arrange] of Object.entries(rightEvents)) events.set(name, await arrange(world))
  const found = await world.cloud.parameters.read(parameterNames.map(prefixed))
  kept = new Map([...found].map(([name, { value }]) => [name, value]))
})
afterAll(() => world.resetClock())

/** Once what functions remember of parameters is old. */
const forgetParameters = () => world.advance(6 * MINUTE_MS)

const send = ({ method, path, status: _, shows: __, ...request }: RightEvent): Promise<Answer> =>
  world.call(method, path, { ...request, from: freshAddress() })

/** Sends every request. @returns the functions that answered by something other than 5xx */
async function openWhile(chosen: (event: RightEvent) => boolean = () => true): Promise<string[]> {
  const sent = [...events].filter(([, event]) => chosen(event))
  const answers = await Promise.all(sent.map(async ([name, event]) => [name, await send(event)] as const))
  for (const [name, { status, headers, cookies }] of answers) {
    expect([name, cookies]).toEqual([name, []])
    if (status === 503) expect([name, Number(headers['retry-after']) > 0]).toEqual([name, true])
  }
  return answers.flatMap(([name, { status }]) => (status < 500 ? [name] : [])).sort()
}

/** They know nobody and tell nothing of anybody: what is public is read, a path is put right. */
const knowNobody = ['platformAvatar', 'platformDefault', 'platformDesk', 'platformDocs', 'platformOpenapi']

describe('S62 Auth.js GHSA-8fpg-xm3f-6cx3 every route is closed', () => {
  test('while no key can be read', async () => {
    forgetParameters()
    world.cloud.parameters.fail('AccessDeniedException')
    const open = await openWhile()
    world.cloud.parameters.fail(null)
    expect(open).toEqual(knowNobody)
  })

  test.each([
    ['are another stage’s', { keys: [] }],
    ['have a secret among them', { keys: [{ kty: 'oct', k: 'AAAA', kid: 'x' }] }],
  ])('to whoever shows a session, while the keys that verify it %s', async (_, value) => {
    forgetParameters()
    await replace('jwks', JSON.stringify(value))
    const open = await openWhile(({ token }) => token !== undefined)
    await replace('jwks', kept.get(prefixed('jwks')) ?? '')
    expect(open).toEqual([])
  })

  test('to whoever shows a session where none is needed, and is never taken for nobody', async () => {
    const by = await owner(world)
    const { token } = by
    const phone = freshPhone()
    const asking: [method: string, path: string, json?: object][] = [
      ['GET', `/user/id/${by.id}`],
      ['GET', `/user/account/${freshName()}`],
      ['POST', '/user', { Action: 'GetMessage', id: String(by.id), data_type: ['name'] }],
      ['GET', `/user/loginPhone/${phone}`],
      ['POST', `/user/loginPhone/${phone}`, { phone_number: phone, identifying_code: '123456' }],
      ['POST', '/user/register', { account: freshName(), password: PASSWORD }],
      ['POST', '/register', { username: freshName(), password: PASSWORD }],
      ['PUT', '/user/password/reset', { id: by.id, phone, newPSD: md5('another-1') }],
    ]
    forgetParameters()
    await replace('jwks', JSON.stringify({ keys: [] }))
    const before = await people(world)
    const answers = await Promise.all(
      asking.map(async ([method, path, json]) => {
        const answer = await world.call(method, path, { ...(json && { json }), token, from: freshAddress() })
        return [path, answer.status >= 500]
      }),
    )
    await replace('jwks', kept.get(prefixed('jwks')) ?? '')
    expect(answers).toEqual(asking.map(([, path]) => [path, true]))
    expect(await people(world)).toEqual(before)
  })

  test('while a setting cannot be read', async () => {
    for (const [name, value] of [
      ['SELF_ASSIGNABLE_ROLES', 'admin'],
      ['SESSION_DAYS', '0'],
      ['FILE_BYTES_MAX', 'all'],
    ] as const) {
      process.env[name] = value
      forgetSettings()
      const open = await openWhile()
      delete process.env[name]
      forgetSettings()
      expect([name, open]).toEqual([name, []])
    }
  })

  test('and has done nothing meanwhile: each of the requests does now what it asks for', async () => {
    forgetParameters()
    const answers = await Promise.all(
      [...events].map(async ([name, event]) => ({ name, event, ...(await send(event)) })),
    )
    for (const { name, event, status, text } of answers) {
      expect([name, status, text.includes(event.shows)]).toEqual([name, event.status, true])
    }
    expect([await accountViolations(world), await violations(world)]).toEqual([[], []])
  })
})
