import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { projectRoot } from '../../local/folder.ts'
import { type EmbeddedSsm, startSsm } from '../../local/ssm.ts'
import { localKeys } from '../support/localKeys.ts'

let ssm: EmbeddedSsm

beforeEach(async () => {
  ssm = await startSsm(null, 0, localKeys)
})

afterEach(() => ssm.close())

interface Run {
  code: number
  output: string
}

const keys = (...parameters: string[]) => keysWith({}, ...parameters)

function keysWith(environment: Record<string, string>, ...parameters: string[]): Promise<Run> {
  const env = {
    ...process.env,
    ...environment,
    AWS_ENDPOINT_URL_SSM: ssm.endpoint,
    AWS_REGION: localKeys().region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  }
  return new Promise((resolve) => {
    const script = join(projectRoot, 'local/commands/keys.ts')
    execFile(process.execPath, [script, ...parameters], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr })
    })
  })
}

describe('npm run keys', () => {
  test('S99 creates, adds and lists, and shows no secret', async () => {
    expect((await keys('--stage', 'prod', 'create')).output).toContain('/gatehouse/prod/signing-key')
    expect((await keys('--stage', 'prod', 'create')).output).toContain('already')
    const added = await keys('--stage', 'prod', 'add-key')
    expect(added.code).toBe(0)
    const listed = await keys('--stage', 'prod', 'list')
    expect(listed.output).toMatch(/signs and verifies[\s\S]+waits for use-key/)
    const stored = await ssm.parameters.read(['/gatehouse/prod/signing-key', '/gatehouse/prod/pepper'])
    for (const { value } of stored.values()) {
      for (const secret of value.match(/[\w+/=-]{40,}/g) ?? []) {
        if (!JSON.parse(value).kid?.includes(secret)) expect(listed.output + added.output).not.toContain(secret)
      }
    }
  })

  test('S99 stores the codes of test numbers in place of the old ones, and names the numbers alone', async () => {
    const until = { SMS_TEST_NUMBERS_UNTIL: '2099-01-01' }
    const numbers = { SMS_TEST_NUMBERS: '+8613800000000=987650', ...until }
    const told = await keysWith(numbers, '--stage', 'prod', 'set-test-codes')
    expect(told).toEqual({ code: 0, output: 'Stored the codes of +8613800000000.\n' })
    const name = '/gatehouse/prod/test-codes'
    expect(JSON.parse((await ssm.parameters.read([name])).get(name)?.value ?? '')).toEqual({
      stage: 'prod',
      codes: { '+8613800000000': '987650' },
    })
    expect((await keys('--stage', 'prod', 'list')).output).toBe('test code  +8613800000000  present\n')
    expect((await keysWith({ SMS_TEST_NUMBERS: '+86138=1' }, '--stage', 'prod', 'set-test-codes')).output).toMatch(
      /^SMS_TEST_NUMBERS must read/,
    )
    await keys('--stage', 'prod', 'set-test-codes')
    expect((await ssm.parameters.read([name])).size).toBe(0)
  })

  test('refuses an unsafe order in one sentence', async () => {
    await keys('--stage', 'prod', 'create')
    const { code, output } = await keys('--stage', 'prod', 'use-key', 'nobody')
    expect(code).toBe(1)
    expect(output.trim()).toBe(
      'The key nobody is not published: nobody could verify what it signs. Run "add-key" first.',
    )
  })

  test.each([
    [['create'], 'Give the stage'],
    [['--stage', 'prod'], 'Give an action'],
    [['--stage', 'prod', 'burn'], 'There is no action "burn"'],
    [['--stage', 'prod', 'use-key'], 'takes one kid'],
    [['--stage', 'prod', 'create', '--bogus'], 'bogus'],
  ])('explains itself: %s', async (parameters, sentence) => {
    const { code, output } = await keys(...parameters)
    expect(code).toBe(1)
    expect(output).toContain(sentence)
    expect(output).toContain('Usage: npm run keys')
  })
})
