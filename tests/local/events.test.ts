/** What the bucket tells the functions: once or twice, late, in any order, and never for nothing. */
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Cloud, startCloud } from '../../local/cloud.ts'
import { type Events, startEvents, UnreachableError } from '../../local/events.ts'
import type { Bucket } from '../../local/s3/bucket.ts'
import { eventOf, functionsFor } from '../../local/s3/record.ts'
import type { StoredObject } from '../../local/s3/stored.ts'

const named = (key: string): StoredObject => ({
  key,
  size: 3,
  etag: 'abc',
  modifiedAt: 0,
  segments: [],
  headers: {},
  checksum: null,
})

interface Told {
  Records: { eventName: string; s3: { bucket: { name: string }; object: { key: string; sequencer: string } } }[]
}

describe('events', () => {
  let events: Events
  let told: unknown[]
  beforeEach(() => {
    events = startEvents(1)
    told = []
  })
  afterEach(() => events.stop())

  const send = (...all: unknown[]) => {
    for (const event of all) events.send({ functionName: 'hear', event })
  }
  const hear = () => events.connect((_, event) => void told.push(event))

  test('wait until somebody runs the functions', async () => {
    send('early')
    await events.settled()
    hear()
    await events.settled()
    expect(told).toEqual(['early'])
  })

  test('are tried three times, then lie with the dead letters, and keep nobody waiting', async () => {
    let tries = 0
    events.connect((_, event) => {
      tries += 1
      if (event === 'poison') throw new TypeError('cannot read this')
      told.push(event)
    })
    send('poison', 'good')
    await events.settled()
    expect([tries, told]).toEqual([4, ['good']])
    expect(events.deadLetters()).toEqual([
      { functionName: 'hear', event: 'poison', error: 'TypeError: cannot read this', at: expect.any(Number) },
    ])
    events.clearDeadLetters()
    expect(events.deadLetters()).toEqual([])
  })

  test('are done where the second or third try succeeds', async () => {
    const left = new Map([
      ['second', 1],
      ['third', 2],
    ])
    events.connect((_, event) => {
      const failures = left.get(String(event)) ?? 0
      left.set(String(event), failures - 1)
      if (failures > 0) throw new Error('not yet')
      told.push(event)
    })
    send('second', 'third')
    await events.settled()
    expect(told.sort()).toEqual(['second', 'third'])
    expect(events.deadLetters()).toEqual([])
  })

  test('wait for a function that is not there at the moment, without spending a try', async () => {
    let calls = 0
    events.connect((_, event) => {
      calls += 1
      if (calls === 1) throw new UnreachableError('starting')
      told.push(event)
    })
    send('patient')
    await events.settled()
    expect([calls, told, events.deadLetters()]).toEqual([2, ['patient'], []])
  })

  test('can be held, and come late', async () => {
    hear()
    events.hold()
    send('late')
    await events.settled()
    expect(told).toEqual([])
    events.release()
    await events.settled()
    expect(told).toEqual(['late'])
  })

  test('can be taken out: lost, doubled, turned round', async () => {
    hear()
    events.hold()
    send(1, 2, 3)
    const [, two, three] = events.take()
    events.release()
    await events.settled()
    expect(told).toEqual([])
    for (const one of [three, two, two]) if (one) events.send(one)
    await events.settled()
    expect(told).toEqual([3, 2, 2])
  })

  test('are each try’s own: what one changes the next does not see', async () => {
    events.connect((_, event) => {
      const { list } = event as { list: number[] }
      told.push([...list])
      list.push(9)
      if (told.length < 3) throw new Error('again')
    })
    send({ list: [1] })
    await events.settled()
    expect(told).toEqual([[1], [1], [1]])
  })
})

describe('the record of a new object', () => {
  const bucket: Bucket = {
    name: 'b',
    denials: [],
    notifications: [
      { functionName: 'all', event: 's3:ObjectCreated:*', prefix: 'pending/', suffix: '' },
      { functionName: 'parts', event: 's3:ObjectCreated:CompleteMultipartUpload', prefix: 'own/', suffix: '.x' },
    ],
  }

  test.each([
    ['Post', 'pending/1', ['all']],
    ['Put', 'pending/1', ['all']],
    ['Post', 'bytes/1', []],
    ['Copy', 'own/1.x', []],
    ['CompleteMultipartUpload', 'own/1.x', ['parts']],
    ['CompleteMultipartUpload', 'own/1', []],
  ] as const)('by %s under %s goes to %j', (creation, key, functions) => {
    expect(functionsFor(bucket, creation, named(key))).toEqual(functions)
  })

  test('has the key encoded as forms are, and a sequence that grows', () => {
    const place = { region: 'r', account: '000000000000', bucket: 'b' }
    const all = ['pending/a b+计.pdf', 'pending/2'].map((key) => eventOf('Post', named(key), place) as Told)
    const [first, second] = all.map(({ Records: [record] }) => record)
    expect(first?.s3.object.key).toBe('pending/a+b%2B%E8%AE%A1.pdf')
    expect(first?.eventName).toBe('ObjectCreated:Post')
    expect((first?.s3.object.sequencer ?? '') < (second?.s3.object.sequencer ?? '')).toBe(true)
  })
})

describe('the bucket of the template', () => {
  let cloud: Cloud
  beforeAll(async () => {
    cloud = await startCloud({ folder: null, stage: 'test' })
  })
  afterAll(() => cloud.stop())

  test('tells platformObjectCreated of what arrives in pending/, after it has answered', async () => {
    const told: [string, Told][] = []
    cloud.events.connect(async (name, event) => void told.push([name, event as Told]))
    const client = new S3Client({
      endpoint: cloud.environment['AWS_ENDPOINT_URL_S3'] ?? '',
      region: cloud.environment['AWS_REGION'] ?? '',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    })
    const Bucket = cloud.environment['FILES_BUCKET'] ?? ''
    expect(Bucket).toBe('gatehouse-test-files-000000000000')
    cloud.events.hold()
    await client.send(new PutObjectCommand({ Bucket, Key: 'pending/1', Body: 'x' }))
    await client.send(new PutObjectCommand({ Bucket, Key: 'bytes/1', Body: 'x' }))
    expect(told).toEqual([])
    cloud.events.release()
    await cloud.events.settled()
    client.destroy()
    expect(told.map(([name, { Records }]) => [name, Records.map(({ s3 }) => [s3.bucket.name, s3.object.key])])).toEqual(
      [['platformObjectCreated', [[Bucket, 'pending/1']]]],
    )
  })
})
