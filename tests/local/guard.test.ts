/** A page of a browser must get nothing out of the embedded cloud, from its own origin or under a name of its own. */
import { request as ask } from 'node:http'
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Cloud, startCloud } from '../../local/cloud.ts'

interface Sent {
  method: string
  headers: Record<string, string>
  body: string
}

/** A request of a program that knows the credentials, as the SDK signs it. */
interface Service {
  name: string
  endpoint: () => string
  send(credentials: { accessKeyId: string; secretAccessKey: string }, region: string): Promise<unknown>
}

let cloud: Cloud
const lastSent: Sent = { method: 'POST', headers: {}, body: '' }

beforeAll(async () => {
  cloud = await startCloud({ folder: null, stage: 'test' })
})

afterAll(() => cloud.stop())

/** Keeps what was sent, to send it again with a change. */
const keepSent = (next: (input: { request: unknown }) => Promise<unknown>) => (input: { request: unknown }) => {
  const { headers, body } = input.request as { headers: Record<string, string>; body?: string }
  Object.assign(lastSent, { method: 'POST', headers: { ...headers }, body: body ?? '' })
  return next(input)
}

function options(endpoint: string, region: string, credentials: { accessKeyId: string; secretAccessKey: string }) {
  return { endpoint, region, credentials, maxAttempts: 1 }
}

const endpointOf = (service: string) => cloud.environment[`AWS_ENDPOINT_URL_${service}`] ?? ''

const services: Service[] = [
  {
    name: 'DynamoDB',
    endpoint: () => endpointOf('DYNAMODB'),
    send: (credentials, region) => {
      const client = new DynamoDBClient(options(endpointOf('DYNAMODB'), region, credentials))
      client.middlewareStack.add(keepSent as never, { step: 'finalizeRequest', priority: 'low' })
      return client.send(new ListTablesCommand({}))
    },
  },
  {
    name: 'SSM',
    endpoint: () => endpointOf('SSM'),
    send: (credentials, region) => {
      const client = new SSMClient(options(endpointOf('SSM'), region, credentials))
      client.middlewareStack.add(keepSent as never, { step: 'finalizeRequest', priority: 'low' })
      return client.send(new GetParameterCommand({ Name: '/gatehouse/test/signing-key', WithDecryption: true }))
    },
  },
  {
    name: 'SNS',
    endpoint: () => endpointOf('SNS'),
    send: (credentials, region) => {
      const client = new SNSClient(options(endpointOf('SNS'), region, credentials))
      client.middlewareStack.add(keepSent as never, { step: 'finalizeRequest', priority: 'low' })
      return client.send(new PublishCommand({ PhoneNumber: '+8613800138000', Message: 'hello' }))
    },
  },
]

function send(
  endpoint: string,
  { method, headers, body }: Sent,
): Promise<{ status: number; text: string; cors: unknown }> {
  const { hostname, port } = new URL(endpoint)
  return new Promise((resolve, reject) => {
    const sent = ask({ hostname, port, method, path: '/', headers }, (answer) => {
      let text = ''
      answer.on('data', (chunk) => {
        text += chunk
      })
      answer.once('end', () =>
        resolve({ status: answer.statusCode ?? 0, text, cors: answer.headers['access-control-allow-origin'] }),
      )
    })
    sent.once('error', reject)
    sent.end(body)
  })
}

const right = { accessKeyId: 'local', secretAccessKey: 'local' }
const home = () => cloud.environment['AWS_REGION'] ?? ''

/** Nothing is told but that nothing is told, and no page may read even that. */
function expectRefused({ status, text, cors }: Awaited<ReturnType<typeof send>>): void {
  expect(status).toBeGreaterThanOrEqual(400)
  expect(text).not.toMatch(/TableNames|"Parameter"|PublishResult/)
  expect(cors).toBeUndefined()
}

describe.each(services)('embedded $name', ({ endpoint, send: sdk }) => {
  test('answers a program that signs with the local credentials', async () => {
    await expect(sdk(right, home())).resolves.toBeDefined()
  })

  test.each([
    ['another key', { accessKeyId: 'other', secretAccessKey: 'local' }],
    ['another secret', { accessKeyId: 'local', secretAccessKey: 'other' }],
  ])('refuses %s', async (_, credentials) => {
    await expect(sdk(credentials, home())).rejects.toThrow(/token|signature/)
  })

  test('refuses a signature for another region', async () => {
    await expect(sdk(right, 'eu-north-1')).rejects.toThrow('Credential should be scoped to')
  })

  const changes: readonly [string, (sent: Sent) => Sent][] = [
    ['no signature', ({ headers: { authorization: _, ...headers }, ...sent }) => ({ ...sent, headers })],
    ['another body than the signed one', (sent) => ({ ...sent, body: `${sent.body} ` })],
    [
      'a name that resolves to this machine',
      (sent) => ({ ...sent, headers: { ...sent.headers, host: 'evil.example' } }),
    ],
    ['a page of another origin', (sent) => ({ ...sent, headers: { ...sent.headers, origin: 'http://evil.example' } })],
    ['a page without an origin', (sent) => ({ ...sent, headers: { ...sent.headers, 'sec-fetch-site': 'cross-site' } })],
    ['a header that was not signed', (sent) => ({ ...sent, headers: { ...sent.headers, 'x-amz-extra': '1' } })],
    [
      'a signature of the day before yesterday',
      (sent) => ({ ...sent, headers: { ...sent.headers, 'x-amz-date': '20200101T000000Z' } }),
    ],
    ['what a browser asks first', () => ({ method: 'OPTIONS', headers: { origin: 'http://evil.example' }, body: '' })],
  ]

  test.each(changes)('refuses %s', async (_, change) => {
    await sdk(right, home())
    expectRefused(await send(endpoint(), change(structuredClone(lastSent))))
  })
})

test('the engine behind the door has an address that no page can guess, where the system has more than one', async () => {
  const { hostname } = new URL(cloud.engine.endpoint)
  if (process.platform === 'linux') expect(hostname).toMatch(/^127\.(?!0\.0\.1$)\d+\.\d+\.\d+$/)
  expect(
    Object.values(cloud.environment).filter((value) => value.includes(hostname) && hostname !== '127.0.0.1'),
  ).toEqual([])
})
