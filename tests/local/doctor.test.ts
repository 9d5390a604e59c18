/** S98: the doctor says what an account allows, before a deploy finds it out. */
import { execFile } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { diagnose, type Found } from '../../local/doctor.ts'
import { projectRoot } from '../../local/folder.ts'
import type { Bundle } from '../../resources/build/bundle.ts'
import { reservations, sumOf } from '../../resources/build/concurrency.ts'

const healthy: Found = {
  stage: 'prod',
  concurrency: { limit: 1000, each: 20, reserved: 300 },
  missingKeys: [],
  numbersWithoutCode: [],
  inSmsSandbox: false,
}

describe('S98 what is found', () => {
  const told = (concurrency: Found['concurrency']) => diagnose({ ...healthy, concurrency })[0]

  test('a reservation that leaves less than a hundred to the others fails a deploy, and is told', () => {
    expect(told({ limit: 400, each: 20, reserved: 300 })?.kind).toBe('good')
    expect(told({ limit: 399, each: 20, reserved: 300 })).toEqual({
      kind: 'bad',
      sentence: expect.stringContaining("of the account's 399 at most 299 can be reserved"),
    })
    expect(told({ limit: 10, each: 1, reserved: 23 })?.sentence).toContain('at most 0 can be reserved')
  })

  test('without a reservation it says what one would take, and where the account is too small for it', () => {
    expect(told({ limit: 10, each: 0, reserved: 300 })).toEqual({
      kind: 'note',
      sentence: expect.stringContaining('takes a limit of 400'),
    })
    expect(told({ limit: 1000, each: 0, reserved: 300 })).toEqual({
      kind: 'note',
      sentence: expect.stringContaining('would keep 300 of 1000'),
    })
  })

  test('missing keys and codes are bad, a sandbox is worth a note', () => {
    const found = {
      missingKeys: ['/gatehouse/prod/pepper'],
      numbersWithoutCode: ['+8613800000000'],
      inSmsSandbox: true,
    }
    expect(diagnose({ ...healthy, ...found }).map(({ kind }) => kind)).toEqual(['good', 'bad', 'bad', 'note'])
    expect(diagnose(healthy).map(({ kind }) => kind)).toEqual(['good', 'good', 'good'])
  })
})

test('S98 what computes passwords or sends texts keeps its share, what works in the background two, the rest none', () => {
  const made = (...sources: string[]) => ({ sources: new Map(sources.map((path) => [path, 1])) }) as unknown as Bundle
  const functions = {
    login: { events: [{ httpApi: 'POST /login' }] },
    send: { events: [{ httpApi: 'GET /send' }] },
    list: { events: [{ httpApi: 'GET /list' }] },
    sweep: { events: [{ schedule: 'rate(1 minute)' }] },
  }
  const bundles = new Map([
    ['login', made('lib/passwords/verifier.ts')],
    ['send', made('lib/aws/sns.ts')],
    ['list', made('lib/lists/readLists.ts')],
    ['sweep', made('lib/aws/sns.ts')],
  ])
  expect(Object.fromEntries(reservations(functions, bundles, 20))).toEqual({ login: 20, send: 20, sweep: 2 })
  expect(sumOf(reservations(functions, bundles, 20))).toBe(42)
  expect(reservations(functions, bundles, 0).size).toBe(0)
})

describe('npm run doctor', () => {
  let aws: Server
  const asked: string[] = []
  let denied = false

  /** What AWS answers to the three questions. */
  function answerOf(target: string): [status: number, body: string] {
    if (denied) return [400, JSON.stringify({ __type: 'com.amazonaws#AccessDeniedException' })]
    if (target.endsWith('GetServiceQuota')) return [200, JSON.stringify({ Quota: { Value: 10 } })]
    if (target.endsWith('GetParameters')) {
      return [200, JSON.stringify({ Parameters: [{ Name: '/gatehouse/prod/jwks', Value: '{"keys":[]}' }] })]
    }
    return [200, '<GetSMSSandboxAccountStatusResult><IsInSandbox>true</IsInSandbox></GetSMSSandboxAccountStatusResult>']
  }

  beforeAll(async () => {
    aws = createServer((request, response) => {
      const target = String(request.headers['x-amz-target'] ?? 'sns')
      asked.push(target)
      request.resume()
      request.on('end', () => {
        const [status, body] = answerOf(target)
        response.writeHead(status).end(body)
      })
    })
    await new Promise<void>((resolve) => aws.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => aws.close())

  function doctor(
    environment: Record<string, string>,
    ...parameters: string[]
  ): Promise<[code: number, output: string]> {
    const url = `http://127.0.0.1:${(aws.address() as AddressInfo).port}`
    const endpoints = ['SERVICE_QUOTAS', 'SSM', 'SNS'].map((name) => [`AWS_ENDPOINT_URL_${name}`, url])
    const keys = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y', AWS_REGION: 'ap-southeast-1' }
    const env = { ...process.env, ...Object.fromEntries(endpoints), ...keys, ...environment }
    return new Promise((resolve) => {
      const script = join(projectRoot, 'local/commands/doctor.ts')
      execFile(process.execPath, [script, ...parameters], { env }, (error, stdout, stderr) => {
        resolve([error ? Number(error.code) : 0, stdout + stderr])
      })
    })
  }

  test('S98 asks three questions, changes nothing and says what is missing', async () => {
    const settings = {
      PUBLIC_URL: 'https://api.example.com',
      RESERVED_CONCURRENCY: '5',
      SMS_TEST_NUMBERS: '+8613800000000',
      SMS_TEST_NUMBERS_UNTIL: '2099-01-01',
    }
    const [code, output] = await doctor(settings, '--stage', 'prod')
    expect(code).toBe(1)
    const lines = output.trim().split('\n')
    expect(lines[0]).toMatch(
      /^BAD {3}RESERVED_CONCURRENCY=5 reserves \d+ executions, but of the account's 10 at most 0 /,
    )
    expect(lines[1]).toMatch(/^BAD {3}\/gatehouse\/prod\/signing-key, \/gatehouse\/prod\/pepper, .* create\.$/)
    expect(lines[2]).toBe('BAD   +8613800000000 has no stored code: run npm run keys -- --stage prod set-test-codes.')
    expect(lines[3]).toMatch(/^note {2}SNS keeps the account in its SMS sandbox/)
    expect(asked.sort()).toEqual(['AmazonSSM.GetParameters', 'ServiceQuotasV20190624.GetServiceQuota', 'sns'])
  }, 60_000)

  test('says whose right is missing, in one sentence', async () => {
    denied = true
    const [code, output] = await doctor({ PUBLIC_URL: 'https://api.example.com' }, '--stage', 'prod')
    expect([code, output.trim().split('\n').length]).toEqual([1, 1])
    expect(output).toContain('AccessDeniedException')
  }, 60_000)

  test('has nothing to say of a laptop', async () => {
    expect((await doctor({}, '--stage', 'local'))[1]).toMatch(/^The embedded cloud has no account/)
    expect((await doctor({}))[1]).toMatch(/^Give the stage/)
  })
})
