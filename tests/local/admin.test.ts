import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { beforeEach, describe, expect, test } from 'vitest'
import { setRole } from '../../lib/accounts/setRole.ts'
import type { AccountId } from '../../lib/identity/accountId.ts'
import { startCloud } from '../../local/cloud.ts'
import { tellEndpoints } from '../../local/dev/endpoints.ts'
import { projectRoot } from '../../local/folder.ts'
import { commandCaller } from '../../local/stage.ts'
import { logIn, type Person, register } from '../support/people.ts'
import { useWorld } from '../support/world.ts'

const TEST_NUMBER = '13800000000'

interface Run {
  code: number
  output: string
}

function admin(parameters: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Run> {
  return new Promise((resolve) => {
    const script = join(projectRoot, 'local/commands/admin.ts')
    const env = { ...process.env, ...environment }
    execFile(process.execPath, [script, ...parameters], { env, cwd: projectRoot }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr })
    })
  })
}

const world = useWorld({
  SMS_TEST_NUMBERS: `+86${TEST_NUMBER}=123456`,
  SMS_TEST_NUMBERS_UNTIL: '2099-01-01',
  REGISTER_PER_NETWORK_HOUR: '1000',
})

const change = (...parameters: string[]) => admin(['--stage', 'test', ...parameters])
const give = ({ id }: { id: number }, role: 'admin' | 'normal' | 'vip') =>
  setRole(id as AccountId, role, null, commandCaller('test'))
const account = async (id: number) => (await world.items('users')).find((item) => item['id'] === id)
const adminsOfRecord = async () => [...(((await account(0))?.['admins'] as Set<number> | undefined) ?? [])]
const adminsOfAccounts = async () =>
  (await world.items('users')).filter(({ role }) => role === 'admin').map(({ id }) => Number(id))

/** Whether a session may give roles away, as only admins may. */
async function mayGiveRoles(token: string): Promise<boolean> {
  const json = { account: `given_${crypto.randomUUID().slice(0, 8)}`, password: 'secret-2', role: 'vip_user' }
  return (await world.call('POST', '/user/register', { json, token })).json.msg === 'register successful'
}

const isLoggedIn = async ({ id }: Person, token: string) =>
  (await world.call('POST', '/user/logout', { json: { user_id: id }, token })).status === 200

describe('npm run admin', () => {
  test('makes an admin from the next request on, and leaves the sessions alone', async () => {
    const person = await register(world)
    const token = await logIn(world, person)
    expect(await mayGiveRoles(token)).toBe(false)
    const { code, output } = await change('--account', person.account)
    expect([code, output]).toEqual([
      0,
      expect.stringContaining(`The account ${person.id} (${person.account}) is admin`),
    ])
    // What the code logs is for whoever asks for it.
    expect(output.trim().split('\n')).toHaveLength(1)
    const other = await register(world)
    const logged = await change('--account', other.account, '--log')
    expect(logged.output).toMatch(/"event":"role_changed"/)
    expect(logged.output).toContain(`The account ${other.id} (${other.account}) is admin`)
    expect(await mayGiveRoles(token)).toBe(true)
    expect(await isLoggedIn(person, token)).toBe(true)
  })

  test('demotes by id, and ends every session of the account', async () => {
    const person = await register(world)
    await give(person, 'admin')
    await give(await register(world), 'admin')
    const token = await logIn(world, person)
    const { code, output } = await change('--account', String(person.id), '--role', 'vip')
    expect([code, output]).toEqual([0, expect.stringContaining('All its sessions have ended.')])
    expect(await account(person.id)).toMatchObject({ role: 'vip', epoch: 1 })
    expect(await isLoggedIn(person, token)).toBe(false)
  })

  test('says in one sentence why it cannot', async () => {
    const person = await register(world)
    const { id: testPhone } = await register(world, { account: TEST_NUMBER })
    const sentences: [string[], RegExp][] = [
      [['--account', 'nobody-here'], /^The stage "test" has no account "nobody-here"\.$/],
      [['--account', '!'], /^"!" is neither an id nor/],
      [['--account', String(person.id), '--role', 'normal'], /has that role already\.$/],
      [['--account', String(testPhone)], /has a test number/],
      [['--account', TEST_NUMBER, '--role', 'leader'], /can be neither leader nor admin\.$/],
    ]
    for (const [parameters, sentence] of sentences) {
      const { code, output } = await change(...parameters)
      expect([code, output.trim()]).toEqual([1, expect.stringMatching(sentence)])
    }
    expect(await account(testPhone)).toMatchObject({ role: 'normal' })
  })

  test.each([
    [['--account', 'x'], 'Give the stage'],
    [['--stage', 'test'], 'Give the account'],
    [['--stage', 'test', '--account', 'x', '--role', 'king'], 'There is no role "king"'],
    [['--stage', 'test', '--account', 'x', '--bogus'], 'bogus'],
  ])('explains itself: %s', async (parameters, sentence) => {
    const { code, output } = await admin(parameters)
    expect(code).toBe(1)
    expect(output).toContain(sentence)
    expect(output).toContain('Usage: npm run admin')
  })
})

describe('npm run admin --stage local', () => {
  test('finds the running cloud, whatever its ports, and says plainly that none runs', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'admin-'))
    const parameters = ['--stage', 'local', '--folder', folder, '--account', 'somebody']
    const away = { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9', AWS_ENDPOINT_URL_SSM: 'http://127.0.0.1:9' }
    const given = process.env['AWS_ENDPOINT_URL_DYNAMODB']
    delete process.env['AWS_ENDPOINT_URL_DYNAMODB']
    const cloud = await startCloud({ folder, stage: 'local' })
    process.env['AWS_ENDPOINT_URL_DYNAMODB'] = given
    const untell = tellEndpoints(folder, cloud.environment)
    expect((await admin(parameters, away)).output.trim()).toBe('The stage "local" has no account "somebody".')
    untell()
    expect((await admin(parameters, away)).output.trim()).toMatch(/^The stage "local" is not running: .*npm run dev/)
    await cloud.stop()
    rmSync(folder, { recursive: true, force: true })
  })
})

describe('The last admin', () => {
  beforeEach(async () => {
    const [keeper, ...rest] = await adminsOfRecord()
    for (const id of rest) expect(await give({ id }, 'normal')).toBe('changed')
    if (keeper === undefined) await give(await register(world), 'admin')
  })

  test('stays admin', async () => {
    const [last = 0] = await adminsOfRecord()
    expect(await give({ id: last }, 'normal')).toBe('last-admin')
    const { code, output } = await change('--account', String(last), '--role', 'normal')
    expect([code, output]).toEqual([1, expect.stringContaining('is the last admin')])
    expect(await account(last)).toMatchObject({ role: 'admin', epoch: 0 })
  })

  test('stays admin when all are demoted at once', async () => {
    const more = [await register(world), await register(world), await register(world)]
    for (const person of more) expect(await give(person, 'admin')).toBe('changed')
    const all = await adminsOfRecord()
    expect(all).toHaveLength(4)
    const outcomes = await Promise.allSettled(all.map((id) => give({ id }, 'normal')))
    expect(outcomes.filter((one) => one.status === 'fulfilled' && one.value === 'last-admin').length).toBeLessThan(4)
    const left = await adminsOfAccounts()
    expect(left.length).toBeGreaterThan(0)
    expect(await adminsOfRecord()).toEqual(left)
  })

  test('is no longer the last when an admin has registered another', async () => {
    const [first = 0] = await adminsOfRecord()
    const person = await register(world)
    await give(person, 'admin')
    const json = { account: `admin_${first}`, password: 'secret-3', role: 'admin' }
    const token = await logIn(world, person)
    const second = (await world.call('POST', '/user/register', { json, token })).json.user_id
    expect((await adminsOfRecord()).sort()).toEqual([first, person.id, second].sort())
    expect(await give({ id: first }, 'normal')).toBe('changed')
    expect(await give(person, 'normal')).toBe('changed')
    expect(await give({ id: second }, 'normal')).toBe('last-admin')
  })

  test('S58 two changes of one role at once end in one of them, and the record agrees', async () => {
    const person = await register(world)
    for (let round = 0; round < 5; round++) {
      await Promise.allSettled([give(person, 'admin'), give(person, 'vip'), give(person, 'normal')])
      expect((await adminsOfRecord()).sort()).toEqual((await adminsOfAccounts()).sort())
    }
  })
})

test('The record of admins is all that is kept of them beside the accounts', async () => {
  const { Items = [] } = await world.cloud.dynamodb.send(
    new ScanCommand({ TableName: world.cloud.environment['USERS_TABLE'], ConsistentRead: true }),
  )
  const record = Items.map((item) => unmarshall(item)).find(({ id }) => id === 0)
  expect(Object.keys(record ?? {}).sort()).toEqual(['admins', 'id'])
})
