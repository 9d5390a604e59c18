/**
 * DynamoDB, SSM and SNS are called without their clients. Whatever those would send is sent, and whatever they would
 * make of an answer is made of it: both speak to one server here, which writes down what it hears and answers as told.
 */
import { hash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  DynamoDBServiceException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { Hash } from '@smithy/core/serde'
import { HttpRequest } from '@smithy/core/transport'
import { SignatureV4 } from '@smithy/signature-v4'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { call } from '../../lib/aws/dynamodbCall.ts'
import { endpointOf } from '../../lib/aws/endpoints.ts'
import { parameter } from '../../lib/aws/parameters.ts'
import { signHeaders } from '../../lib/aws/signature.ts'
import { sendText } from '../../lib/aws/sns.ts'
import { forgetSettings } from '../../lib/config.ts'
import { type Listener, listen, readBody } from '../../local/listen.ts'
import { startWorld, type World } from '../support/world.ts'

interface Heard {
  headers: IncomingHttpHeaders
  body: string
}

interface Thrown extends Error {
  $metadata?: { httpStatusCode?: number; requestId?: string }
  Item?: unknown
  CancellationReasons?: unknown
  code?: string
}

interface Told {
  status: number
  body?: string
  headers?: Record<string, string>
  /** No answer: the connection is cut. */
  cut?: boolean
}

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a secret of forty letters, more or less' }
const region = 'ap-southeast-1'

let world: World
let server: Listener
let endpoint: string
let heard: Heard[]
/** Answers in turn; the last one stays. */
let answers: Told[]

beforeAll(async () => {
  // For the rest of the environment, which the calls read.
  world = await startWorld()
  server = await listen(0, async (request, response) => {
    heard.push({ headers: request.headers, body: await readBody(request) })
    const told = answers.length > 1 ? answers.shift() : answers[0]
    if (!told || told.cut) return void request.socket.destroy()
    response.writeHead(told.status, { 'x-amzn-requestid': 'R1', ...told.headers }).end(told.body ?? '{}')
  })
  endpoint = server.url
})

afterAll(async () => {
  await server.close()
  await world.stop()
})

beforeEach(() => {
  heard = []
  answers = [{ status: 200 }]
  for (const service of ['DYNAMODB', 'SSM', 'SNS']) vi.stubEnv(`AWS_ENDPOINT_URL_${service}`, endpoint)
  forgetSettings()
})

afterEach(() => {
  vi.unstubAllEnvs()
  forgetSettings()
})

const theirs = () => new DynamoDBClient({ region, endpoint, credentials, maxAttempts: 3 })
const bodies = () => heard.map(({ headers, body }) => [headers['x-amz-target'], JSON.parse(body)])

describe('A signature', () => {
  const requests = [
    { name: 'of a short body', body: '{}', sessionToken: undefined },
    { name: 'of a session', body: '{"TableName":"t"}', sessionToken: 'a+token/with=signs' },
    { name: 'of letters beyond ASCII', body: '{"name":"小明 ☃"}', sessionToken: undefined },
    { name: 'of nothing', body: '', sessionToken: undefined },
  ]

  test.each(requests)('$name is the one that the SDK makes', async ({ body, sessionToken }) => {
    const identity = { ...credentials, ...(sessionToken !== undefined && { sessionToken }) }
    const signer = new SignatureV4({
      credentials: identity,
      region,
      service: 'dynamodb',
      sha256: Hash.bind(null, 'sha256'),
      applyChecksum: false,
    })
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.GetItem' }
    const host = 'dynamodb.ap-southeast-1.amazonaws.com'
    for (const now of [Date.UTC(2026, 10, 27, 23, 59, 59), Date.UTC(2026, 10, 28, 0, 0, 0)]) {
      const request = new HttpRequest({
        method: 'POST',
        hostname: host,
        path: '/',
        headers: { host, ...headers },
        body,
      })
      const signed = await signer.sign(request, { signingDate: new Date(now) })
      const call = { method: 'POST', service: 'dynamodb', region, host, path: '/', query: '', headers, now }
      const ours = signHeaders({ ...call, payload: hash('sha256', body, 'hex') }, identity)
      expect(ours['authorization']).toBe(signed.headers['authorization'])
      expect(ours['x-amz-security-token']).toBe(sessionToken)
    }
  })
})

describe('What is sent is what the SDK sends', () => {
  const values = { ':s': { S: '小明' }, ':n': { N: '12.5' }, ':l': { L: [{ NULL: true }, { BOOL: false }] } }
  const update = {
    TableName: 't',
    Key: { id: { N: '1' } },
    UpdateExpression: 'SET #a = :s',
    ConditionExpression: undefined,
    ExpressionAttributeNames: { '#a': 'a' },
    ExpressionAttributeValues: { ...values, ':set': { SS: ['a', 'b'] }, ':map': { M: { deep: { N: '-1e-7' } } } },
  }
  const get = { TableName: 't', Key: { id: { S: 'x' } }, ConsistentRead: true }
  const put = { TableName: 't', Item: { id: { S: 'x' }, empty: { S: '' } } }
  const query = { TableName: 't', KeyConditionExpression: 'id = :s', Limit: 3, ScanIndexForward: false }
  const transaction = { TransactItems: [{ Put: put }, { Update: update }], ClientRequestToken: 'one' }

  test.each([
    ['GetItem', () => call('GetItem', get), () => theirs().send(new GetItemCommand(get))],
    ['PutItem', () => call('PutItem', put), () => theirs().send(new PutItemCommand(put))],
    ['UpdateItem', () => call('UpdateItem', update), () => theirs().send(new UpdateItemCommand(update))],
    ['Query', () => call('Query', query), () => theirs().send(new QueryCommand(query))],
    [
      'TransactWriteItems',
      () => call('TransactWriteItems', transaction),
      () => theirs().send(new TransactWriteItemsCommand(transaction)),
    ],
  ])('%s', async (_, ours, sdk) => {
    await ours()
    await sdk()
    const [first, second] = bodies()
    expect(first).toEqual(second)
    expect(heard[0]?.headers['content-type']).toBe(heard[1]?.headers['content-type'])
  })

  test('GetParameter', async () => {
    answers = [{ status: 200, body: JSON.stringify({ Parameter: { Value: 'v' } }) }]
    await parameter('pepper', (text) => text)()
    const Name = (JSON.parse(heard[0]?.body ?? '') as { Name: string }).Name
    await new SSMClient({ region, endpoint, credentials }).send(new GetParameterCommand({ Name, WithDecryption: true }))
    const [first, second] = bodies()
    expect(first).toEqual(second)
  })

  test('Publish', async () => {
    const text = '【Gatehouse】验证码012345，10分钟内有效。& + %'
    answers = [{ status: 200, body: '<PublishResponse/>', headers: { 'content-type': 'text/xml' } }]
    await sendText('+8613800000001', text)
    const MessageAttributes = { 'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' } }
    await new SNSClient({ region, endpoint, credentials }).send(
      new PublishCommand({ PhoneNumber: '+8613800000001', Message: text, MessageAttributes }),
    )
    const [first, second] = heard.map(({ body }) => Object.fromEntries(new URLSearchParams(body)))
    expect(first).toEqual(second)
  })
})

describe('An answer is taken as the SDK takes it', () => {
  const refusal = (type: string, extra: object = {}) =>
    JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: `${type} said`, ...extra })
  const reasons = [{ Code: 'None' }, { Code: 'ConditionalCheckFailed', Item: { id: { N: '1' } }, Message: 'no' }]
  const input = { TableName: 't', Key: { id: { S: 'x' } } }

  const observed = async (send: () => Promise<unknown>, told: Told[]) => {
    heard = []
    answers = [...told]
    const error: Thrown | null = await send().then(
      () => null,
      (cause: Thrown) => cause,
    )
    const { name, message, $metadata, Item, CancellationReasons, code } = error ?? ({} as Thrown)
    const classes = [
      ConditionalCheckFailedException,
      TransactionCanceledException,
      TransactionConflictException,
      DynamoDBServiceException,
    ]
    return {
      attempts: heard.length,
      error: error && { name, message, status: $metadata?.httpStatusCode, id: $metadata?.requestId, Item, code },
      CancellationReasons,
      classes: classes.map((one) => error instanceof one),
    }
  }

  test.each<[string, Told[]]>([
    [
      'a refused condition, with its item',
      [{ status: 400, body: refusal('ConditionalCheckFailedException', { Item: { id: { N: '7' } } }) }],
    ],
    [
      'a cancelled transaction, with its reasons',
      [{ status: 400, body: refusal('TransactionCanceledException', { CancellationReasons: reasons }) }],
    ],
    ['a conflict', [{ status: 400, body: refusal('TransactionConflictException') }]],
    ['a mistake of ours', [{ status: 400, body: refusal('ValidationException') }]],
    ['a table that is not there', [{ status: 400, body: refusal('ResourceNotFoundException') }]],
    ['a right that is missing', [{ status: 400, body: refusal('AccessDeniedException') }]],
    ['too much at once', [{ status: 400, body: refusal('ProvisionedThroughputExceededException') }]],
    ['throttling, once', [{ status: 400, body: refusal('ThrottlingException') }, { status: 200 }]],
    ['a transaction under way', [{ status: 400, body: refusal('TransactionInProgressException') }]],
    ['a fault of the service', [{ status: 500, body: refusal('InternalServerError') }]],
    [
      'a fault of the service, twice',
      [
        { status: 500, body: refusal('InternalServerError') },
        { status: 503, body: refusal('ServiceUnavailable') },
        { status: 200 },
      ],
    ],
    ['429', [{ status: 429, body: refusal('TooManyRequestsException') }]],
    ['501', [{ status: 501, body: refusal('NotImplemented') }]],
    ['a cut connection, once', [{ status: 0, cut: true }, { status: 200 }]],
    ['connections that are all cut', [{ status: 0, cut: true }]],
  ])('%s', async (_, told) => {
    const sdk = await observed(() => theirs().send(new GetItemCommand(input)), told)
    expect(await observed(() => call('GetItem', input), told)).toEqual(sdk)
  })

  test('a page of something in between is a fault of the service, tried three times', async () => {
    const { attempts, error } = await observed(() => call('GetItem', input), [{ status: 502, body: '<html>Bad' }])
    expect([attempts, error?.status]).toEqual([3, 502])
  })

  test('a clock that is ten minutes slow is set by the answer, and the request sent again', async () => {
    const ahead = new Date(Date.now() + 600_000).toUTCString()
    const told = [
      { status: 400, body: refusal('InvalidSignatureException'), headers: { date: ahead } },
      { status: 200, headers: { date: ahead } },
      { status: 200 },
    ]
    expect((await observed(() => call('GetItem', input), told)).error).toBeNull()
    const times = heard.map(({ headers }) => String(headers['x-amz-date']))
    const minutes = times.map(
      (time) => Date.parse(time.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z')) / 60_000,
    )
    expect((minutes[1] ?? 0) - (minutes[0] ?? 0)).toBeGreaterThan(9)
    // The next answer has the right date again.
    await observed(() => call('GetItem', input), [{ status: 200, headers: { date: new Date().toUTCString() } }])
  })
})

test('An endpoint is that of the region, in China too', () => {
  expect(endpointOf('dynamodb', 'ap-southeast-1', undefined).href).toBe(
    'https://dynamodb.ap-southeast-1.amazonaws.com/',
  )
  expect(endpointOf('sns', 'cn-north-1', undefined).href).toBe('https://sns.cn-north-1.amazonaws.com.cn/')
})
