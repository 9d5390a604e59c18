import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  DescribeTimeToLiveCommand,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb'
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Cloud, startCloud } from '../../local/cloud.ts'
import { createTables } from '../../local/tables.ts'

const put = (cloud: Cloud, table: string, item: Record<string, { S: string } | { N: string }>) =>
  cloud.dynamodb.send(new PutItemCommand({ TableName: `gatehouse-test-${table}`, Item: item }))

const phonesIn = async (cloud: Cloud) => {
  const { Items = [] } = await cloud.dynamodb.send(new ScanCommand({ TableName: 'gatehouse-test-codes' }))
  return Items.map((item) => item['phone']?.S).sort()
}

describe('embedded cloud in memory', () => {
  let cloud: Cloud

  beforeAll(async () => {
    cloud = await startCloud({ folder: null, stage: 'test' })
  })
  afterAll(() => cloud.stop())

  test('leaves another one beside it alone', async () => {
    const other = await startCloud({ folder: null, stage: 'test' })
    await put(other, 'codes', { phone: { S: '+8613800000009' }, purpose: { S: 'login' } })
    expect([await phonesIn(other), await phonesIn(cloud)]).toEqual([['+8613800000009'], []])
    await other.stop()
    expect(await phonesIn(cloud)).toEqual([])
  })

  test('has the tables of the template, with their expiry', async () => {
    const { TableNames = [] } = await cloud.dynamodb.send(new ListTablesCommand({}))
    expect(TableNames).toEqual(
      cloud
        .template()
        .tables.map(({ name }) => name)
        .sort(),
    )
    const { TimeToLiveDescription } = await cloud.dynamodb.send(
      new DescribeTimeToLiveCommand({ TableName: 'gatehouse-test-codes' }),
    )
    expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'ttl', TimeToLiveStatus: 'ENABLED' })
  })

  test('tells the functions where everything is', () => {
    expect(cloud.environment).toMatchObject({
      STAGE: 'test',
      USERS_TABLE: 'gatehouse-test-users',
      PARAMETER_PREFIX: '/gatehouse/test',
      AWS_ENDPOINT_URL_DYNAMODB: cloud.dynamodbEndpoint,
      FILES_BUCKET: 'gatehouse-test-files-000000000000',
      AWS_ENDPOINT_URL_S3: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      AWS_ENDPOINT_URL_SNS: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      AWS_ENDPOINT_URL_SSM: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    })
    expect(cloud.environment['ROUTES']?.split(',')).toContain('POST /user/register')
  })

  test('refuses tables whose keys the template has changed', async () => {
    const [users, ...others] = cloud.template().tables
    const changed = {
      ...users,
      definition: { ...users?.definition, KeySchema: [{ AttributeName: 'name', KeyType: 'HASH' }] },
    } as typeof users
    if (!changed) throw new Error('the template has no table')
    await expect(createTables(cloud.dynamodb, [changed, ...others])).rejects.toThrow(/--fresh/)
  })

  test('sweeps what is expired, and only that', async () => {
    const now = Date.now()
    const code = (phone: string, ttl: { S: string } | { N: string }) =>
      put(cloud, 'codes', { phone: { S: phone }, purpose: { S: 'login' }, ttl })
    await code('past', { N: String(Math.floor(now / 1000) - 1) })
    await code('future', { N: String(Math.floor(now / 1000) + 60) })
    await code('milliseconds', { N: String(now - 60_000) })
    await code('text', { S: String(Math.floor(now / 1000) - 1) })
    await code('ancient', { N: '1000' })
    await put(cloud, 'codes', { phone: { S: 'none' }, purpose: { S: 'login' } })

    expect(await cloud.sweep(now)).toBe(1)
    expect(await phonesIn(cloud)).toEqual(['ancient', 'future', 'milliseconds', 'none', 'text'])
    expect(await cloud.sweep(now + 120_000)).toBe(1)
    expect(await phonesIn(cloud)).not.toContain('future')
  })
})

describe('embedded cloud in a folder', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cloud-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('keeps items, texts and keys over a restart', async () => {
    const first = await startCloud({ folder, stage: 'test' })
    await put(first, 'users', { id: { N: '1234567890' }, name: { S: '林月' } })
    const sns = new SNSClient({
      endpoint: first.environment['AWS_ENDPOINT_URL_SNS'] ?? '',
      region: first.environment['AWS_REGION'] ?? '',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    })
    await sns.send(new PublishCommand({ PhoneNumber: '+8613800138000', Message: '验证码123456' }))
    const keys = await first.parameters.read(['/gatehouse/test/signing-key'])
    await first.stop()

    const second = await startCloud({ folder, stage: 'test' })
    const { Item } = await second.dynamodb.send(
      new GetItemCommand({ TableName: 'gatehouse-test-users', Key: { id: { N: '1234567890' } } }),
    )
    expect(Item?.['name']).toEqual({ S: '林月' })
    expect(second.inbox.code('13800138000')).toBe('123456')
    expect(await second.parameters.read(['/gatehouse/test/signing-key'])).toEqual(keys)
    await second.stop()
  })

  test('shows texts and keys to nobody else on the machine', () => {
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
      expect(statSync(join(folder, file)).mode & 0o077, file).toBe(0)
    }
  })
})
