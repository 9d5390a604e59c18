/** K of the security bar, S92 and S95: DynamoDB and S3 failing at every call of everything that files are made of. */

import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { handler as completeHandler } from '../../functions/fileserver/upload/complete.ts'
import { handler as uploadHandler } from '../../functions/fileserver/upload.ts'
import { handler as getfileHandler } from '../../functions/kms/getfile.ts'
import { scoreOf } from '../../lib/files/listRows.ts'
import { runTidying } from '../../lib/files/runTidying.ts'
import { eventFor } from '../../local/gateway/event.ts'
import { contextFor } from '../../local/gateway/lambda.ts'
import { inParallel } from '../support/attempts.ts'
import type { EngineCall } from '../support/engineWire.ts'
import { afterSweeps, leftovers, violations } from '../support/fileInvariants.ts'
import {
  abort,
  askLink,
  begin,
  beginDirect,
  beginResumable,
  bytesOf,
  complete,
  digest,
  freshBytes,
  linkTo,
  listed,
  multipart,
  type Owner,
  owner,
  postForm,
  remove,
  sendBase64,
  sendMd5,
  sendMultipart,
  sendParts,
  setPermission,
  stored,
  upload,
  usageOf,
} from '../support/files.ts'
import type { LambdaHandler } from '../support/gateway.ts'
import { type Answer, freshAddress, useWorld } from '../support/world.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** Less than what may come inside a request. */
const FILE_BYTES_MAX = 10_000

const world = useWorld({ FILE_BYTES_MAX: String(FILE_BYTES_MAX) })
let alice: Owner
let bob: Owner

beforeAll(async () => {
  ;[alice, bob] = [await owner(world), await owner(world)]
})

afterEach(() => {
  clear()
  world.events.release()
  world.events.take()
  world.resetClock()
})

function clear(): void {
  world.wire.clear()
  world.s3Wire.clear()
}

const succeeded = ({ status, json }: Answer) => status < 400 && (json.code === 0 || json.done === true)

/** Something that is ready to be done, and what shows that it was. */
interface Ready {
  /** @returns whether it succeeded; a failure must be the service's, never the caller's */
  act: () => Promise<boolean>
  done: () => Promise<void>
}

let count = 0
const freshKey = () => {
  count += 1
  return { 'idempotency-key': `fault-${process.pid}-${count}` }
}

/** @param isDone what else than success says that it is done: a file that is deleted is no file */
function asking(ask: () => Promise<Answer>, isDone: (answer: Answer) => boolean = () => false) {
  return async () => {
    const answer = await ask()
    if (succeeded(answer) || isDone(answer)) return true
    expect([answer.status, answer.text]).toEqual([expect.toBeOneOf([500, 503]), expect.any(String)])
    expect(answer.text).not.toMatch(/dynamo|s3|exception|table|told to fail|bucket/i)
    return false
  }
}

const noSuchFile = ({ json }: Answer) => json.message === 'no such file'
const expectBytes = async (id: number, bytes: Buffer) =>
  expect((await bytesOf(world, alice, id)).equals(bytes)).toBe(true)
/** The file is what it was to be, and goes again. */
async function expectWhole(id: number, bytes: Buffer): Promise<void> {
  await expectBytes(id, bytes)
  await remove(world, alice, id)
}
const expectGone = async (id: number) => expect(await stored(world, id)).toBeUndefined()

/** A form whose bytes have arrived, and the event that nobody has heard of yet. */
async function arrived(more: (bytes: Buffer) => object = () => ({})) {
  const bytes = freshBytes(100)
  const { id, upload: form } = await beginDirect(world, alice, bytes, more(bytes))
  world.events.hold()
  expect((await postForm(form, bytes)).status).toBe(201)
  const [sending] = world.events.take()
  world.events.release()
  return { id, bytes, event: sending?.event }
}

const withSha = (bytes: Buffer) => ({ sha256: digest('sha256', bytes) })

const byOnce = (send: (headers: Record<string, string>) => Promise<Answer>, bytes: Buffer | null): Ready => {
  const headers = freshKey()
  const ask = () => send(headers)
  return {
    act: asking(ask),
    done: async () => {
      const { json } = await ask()
      const id = Number(json.fid ?? json.data.file_id)
      if (bytes) await expectBytes(id, bytes)
      await remove(world, alice, id)
      await expectGone(id)
    },
  }
}

const operations: Record<string, () => Promise<Ready>> = {
  'fileserver upload': async () => {
    const bytes = freshBytes()
    return byOnce((headers) => sendMultipart(world, alice, 'a.bin', bytes, { headers }), bytes)
  },
  'kms md5 first': async () => {
    const bytes = freshBytes()
    await upload(world, bob, bytes)
    return byOnce((headers) => sendMd5(world, alice, digest('md5', bytes), {}, headers), bytes)
  },
  begin: async () => byOnce((headers) => begin(world, alice, 3, {}, headers), null),
  'begin resumable': async () => byOnce((headers) => begin(world, alice, 3, { multipart: true }, headers), null),
  'event of a form': async () => {
    const { id, bytes, event } = await arrived()
    return { act: delivering(event), done: () => expectWhole(id, bytes) }
  },
  'event of a form with its SHA-256': async () => {
    const { id, bytes, event } = await arrived(withSha)
    return { act: delivering(event), done: () => expectWhole(id, bytes) }
  },
  'event of a form with known bytes': async () => {
    const { id, bytes, event } = await arrived(withSha)
    await upload(world, bob, bytes)
    return { act: delivering(event), done: () => expectWhole(id, bytes) }
  },
  complete: async () => {
    const bytes = freshBytes(100)
    const { id } = await beginResumable(world, alice, 100)
    await sendParts(world, alice, id, [bytes])
    return { act: asking(() => complete(world, alice, id)), done: () => expectWhole(id, bytes) }
  },
  abort: async () => {
    const { id } = await beginResumable(world, alice, 100)
    await sendParts(world, alice, id, [freshBytes(100)])
    return { act: asking(() => abort(world, alice, id), noSuchFile), done: () => expectGone(id) }
  },
  'delete the last of its bytes': async () => {
    const id = await upload(world, alice)
    return { act: asking(() => remove(world, alice, id), noSuchFile), done: () => expectGone(id) }
  },
  'delete one of two': async () => {
    const bytes = freshBytes()
    const [id, other] = [await upload(world, alice, bytes), await upload(world, bob, bytes)]
    return {
      act: asking(() => remove(world, alice, id), noSuchFile),
      done: async () => {
        await expectGone(id)
        expect((await bytesOf(world, bob, other)).equals(bytes)).toBe(true)
      },
    }
  },
  permission: async () => {
    const id = await upload(world, alice)
    return {
      act: asking(() => setPermission(world, alice, id, 0x050)),
      done: async () => expect((await stored(world, id))?.['permission']).toBe(0x050),
    }
  },
  download: async () => {
    const id = await upload(world, alice)
    return {
      act: asking(() => askLink(world, bob, 'fileserver', id)),
      done: async () => {
        const item = (await stored(world, id)) as { downloads: number; createdAt: number; score: number }
        expect(item.downloads).toBeGreaterThanOrEqual(1)
        await linkTo(world, bob, id)
        const now = (await stored(world, id)) as typeof item
        expect(now.score).toBe(scoreOf(now))
      },
    }
  },
}

/** An event is delivered, or fails and comes again. */
const delivering = (event: unknown) => async () =>
  world.deliver(event).then(
    () => true,
    () => false,
  )

const ofFiles = /-(files|lists|contents|usage|jobs|idempotency)$/
const isOfFiles = ({ tables }: EngineCall) => tables.some((table) => ofFiles.test(table))
const isWrite = ({ operation }: { operation: string }) => !/^(Get|Head|List|Query|BatchGet)/.test(operation)

type Fault = 'refuses' | 'loses every answer'

/** From the nth call on the one or the other fails. */
function failFrom(where: 'DynamoDB' | 'S3', at: number, fault: Fault): void {
  if (where === 'S3') {
    const refusal = { kind: 'error', code: 'AccessDenied', status: 403 } as const
    world.s3Wire.add({ fault: fault === 'refuses' ? refusal : { kind: 'lose-answer' }, after: at })
    return
  }
  let seen = 0
  world.wire.add({
    fault: fault === 'refuses' ? { kind: 'error', type: 'AccessDeniedException' } : { kind: 'lose-answer' },
    when: (call) => isOfFiles(call) && seen++ >= at,
  })
}

describe('S92 a failure at any call leaves nothing half done: the next try succeeds', () => {
  test.each(Object.keys(operations))('%s', async (name) => {
    const ready = () => operations[name]?.() ?? Promise.reject(new Error(name))
    const whole = await ready()
    world.events.hold()
    clear()
    expect(await whole.act()).toBe(true)
    world.events.take()
    world.events.release()
    const calls = { DynamoDB: world.wire.calls.filter(isOfFiles), S3: [...world.s3Wire.calls] }
    expect(calls.DynamoDB.some(isWrite)).toBe(true)
    clear()
    await whole.done()
    for (const where of ['DynamoDB', 'S3'] as const) {
      for (const [at, call] of calls[where].entries()) {
        // To lose the answer of a read is the same as that read failing.
        for (const fault of ['refuses', ...(isWrite(call) ? ['loses every answer' as const] : [])] as Fault[]) {
          const one = await ready()
          // What S3 tells meanwhile is lost: nobody else is at work.
          world.events.hold()
          clear()
          failFrom(where, at, fault)
          await one.act()
          clear()
          const found = await violations(world)
          expect([where, at, call.operation, fault, found]).toEqual([where, at, call.operation, fault, []])
          expect([where, at, fault, await one.act()]).toEqual([where, at, fault, true])
          await one.done()
          world.events.take()
          world.events.release()
        }
      }
    }
    expect(await violations(world)).toEqual([])
  })

  test('after a day and a week nothing is left of all these failures', async () => {
    expect(await afterSweeps(world)).toEqual([])
  })

  test('the sweep itself, failing at any call, goes on where it was', async () => {
    const prepare = async () => {
      const by = await owner(world)
      await beginDirect(world, by, freshBytes(10))
      const { id } = await beginResumable(world, by, 20)
      await sendParts(world, by, id, [freshBytes(20)])
      const { bytes } = await arrived()
      world.advance(7 * DAY_MS + MINUTE_MS)
      return { by, bytes }
    }
    await prepare()
    clear()
    await world.sweep()
    const calls = { DynamoDB: world.wire.calls.filter(isOfFiles).length, S3: world.s3Wire.calls.length }
    world.resetClock()
    for (const where of ['DynamoDB', 'S3'] as const) {
      // Every fifth call: they are many, and alike.
      for (let at = 0; at < calls[where]; at += 5) {
        const { by } = await prepare()
        clear()
        failFrom(where, at, at % 2 === 0 ? 'refuses' : 'loses every answer')
        await world.sweep().catch(() => undefined)
        clear()
        await world.sweep()
        world.advance(DAY_MS + 21 * MINUTE_MS)
        await world.sweep()
        expect([where, at, await leftovers(world)]).toEqual([where, at, []])
        expect(await usageOf(world, by)).toEqual({ files: 0, bytes: 0 })
        world.resetClock()
      }
    }
  })
})

describe('S92 an S3 that is', () => {
  const ask = () => ({ bytes: freshBytes(), headers: freshKey() })
  const send = ({ bytes, headers }: ReturnType<typeof ask>) => sendMultipart(world, alice, 'a.bin', bytes, { headers })

  test('overloaded for a moment is asked again, and nobody notices', async () => {
    world.s3Wire.add({ fault: { kind: 'error', code: 'SlowDown', status: 503 }, times: 1 })
    const upload = ask()
    const { json } = await send(upload)
    await expectBytes(json.data.file_id, upload.bytes)
  })

  test('broken for longer is told as such, three times asked and no more', async () => {
    world.s3Wire.add({ fault: { kind: 'error', code: 'InternalError', status: 500 } })
    const wanted = ask()
    const answers = await Promise.all([send(wanted), sendBase64(world, alice, 'a.bin', wanted.bytes)])
    expect(world.s3Wire.calls.filter(({ operation }) => operation === 'PutObject')).toHaveLength(6)
    expect(answers.map(({ status, json }) => [status, json.code])).toEqual([
      [503, -2],
      [503, 7],
    ])
    for (const { headers } of answers) expect(Number(headers['retry-after'])).toBeGreaterThan(0)
    clear()
    expect(await violations(world)).toEqual([])
    expect(succeeded(await send(wanted))).toBe(true)
  })

  test('slow is waited for', async () => {
    world.s3Wire.add({ fault: { kind: 'delay', milliseconds: 600 }, times: 1 })
    expect(succeeded(await send(ask()))).toBe(true)
  })

  test('silent is given up in time to say so, and whatever was asked for succeeds later', async () => {
    const [inline, direct] = [ask(), await arrived()]
    const known = await upload(world, alice)
    const bytes = freshBytes(100)
    const parts = await beginResumable(world, alice, 100)
    await sendParts(world, alice, parts.id, [bytes])
    const form = multipart('a.bin', inline.bytes)
    const json = { 'content-type': 'application/json' }
    const requests: [handler: LambdaHandler, path: string, headers: Record<string, string>, body: string | Buffer][] = [
      [uploadHandler, '/upload', { ...form.headers, ...inline.headers }, form.body],
      [getfileHandler, '/app/user/getfile', json, JSON.stringify({ fid: direct.id })],
      [getfileHandler, '/app/user/getfile', json, JSON.stringify({ fid: known })],
      [completeHandler, '/upload/complete', json, JSON.stringify({ id: parts.id })],
    ]
    clear()
    world.s3Wire.add({ fault: { kind: 'hang' } })
    const answers = await Promise.all(
      requests.map(([handler, path, headers, body]) => {
        const signed = { ...headers, authorization: `Bearer ${alice.token}` }
        const request = { method: 'POST', path, headers: signed, body, sourceIp: freshAddress() }
        const event = eventFor(request, { routeKey: `POST ${path}`, parameters: {} })
        return handler(event, contextFor('hanging', 2)) as Promise<APIGatewayProxyStructuredResultV2>
      }),
    )
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(4).fill(503))
    for (const { headers } of answers) expect(Number(headers?.['retry-after'])).toBeGreaterThan(0)
    clear()
    expect(succeeded(await send(inline))).toBe(true)
    await expectBytes(direct.id, direct.bytes)
    expect(succeeded(await complete(world, alice, parts.id))).toBe(true)
    await expectBytes(parts.id, bytes)
    expect(await violations(world)).toEqual([])
  })

  test('gone when a file is deleted keeps nobody from deleting it', async () => {
    const id = await upload(world, alice)
    world.s3Wire.add({ fault: { kind: 'cut' } })
    expect(succeeded(await remove(world, alice, id))).toBe(true)
    clear()
    await expectGone(id)
    expect(await violations(world)).toEqual([])
  })
})

test('S92 nothing young is touched: an upload of less than a day, its object, and a resumable one of less than a week', async () => {
  const [direct, waiting] = [await beginDirect(world, alice, freshBytes()), await arrived()]
  const bytes = freshBytes(50)
  const parts = await beginResumable(world, alice, 50)
  await sendParts(world, alice, parts.id, [bytes])
  world.advance(DAY_MS - MINUTE_MS)
  await world.sweep()
  expect([(await stored(world, direct.id))?.['state'], (await stored(world, waiting.id))?.['state']]).toEqual([
    'pending',
    'pending',
  ])
  await expectBytes(waiting.id, waiting.bytes)
  world.advance(6 * DAY_MS)
  await world.sweep()
  await expectGone(direct.id)
  expect(succeeded(await complete(world, alice, parts.id))).toBe(true)
  await expectBytes(parts.id, bytes)
  world.resetClock()
})

test('S92 a sweep whose time is up does nothing more, and the next one goes on', async () => {
  const ids = await inParallel(12, async () => (await beginDirect(world, alice, freshBytes())).id)
  for (const id of ids) await abort(world, alice, id)
  world.advance(21 * MINUTE_MS)
  const waiting = (await world.items('jobs')).length
  expect(await runTidying(Date.now() - 1)).toEqual({ done: 0, failed: 0, isMoreLeft: true })
  expect(await world.items('jobs')).toHaveLength(waiting)
  await world.sweep()
  expect(await runTidying(Date.now() + MINUTE_MS)).toEqual({ done: 0, failed: 0, isMoreLeft: false })
  world.resetClock()
})

describe('a lost event harms nobody', () => {
  test.each(['with its SHA-256', 'without'])('the owner’s read finishes a form %s', async (how) => {
    for (const dialect of ['kms', 'fileserver', 'action'] as const) {
      const { id, bytes } = await arrived(how === 'without' ? undefined : withSha)
      expect(await listed(world, alice)).not.toContain(id)
      expect((await askLink(world, bob, dialect, id)).text).not.toContain('http')
      await linkTo(world, alice, id, dialect)
      await expectBytes(id, bytes)
      expect(await listed(world, bob)).toContain(id)
    }
  })

  test('the sweep finishes it, when its day is over', async () => {
    const { id, bytes } = await arrived()
    world.advance(DAY_MS + MINUTE_MS)
    await world.sweep()
    expect((await stored(world, id))?.['state']).toBe('ready')
    await expectBytes(id, bytes)
    world.resetClock()
    expect(await violations(world)).toEqual([])
  })
})

describe('S95 events of S3', () => {
  const functionName = 'platformObjectCreated'
  const bucket = () => world.cloud.environment['FILES_BUCKET'] ?? ''
  let sequence = 0
  const record = (key: string, name = bucket()) => {
    sequence += 1
    const object = { key: encodeURIComponent(key), size: 1, eTag: '0'.repeat(32), sequencer: String(sequence) }
    return { eventName: 'ObjectCreated:Post', s3: { bucket: { name }, object } }
  }
  const told = (...Records: unknown[]) => ({ Records })
  const keyOf = async (id: number) => String((await stored(world, id))?.['arrivesAt'])
  const keys = () => world.objects().map(({ key }) => key)

  test('that come twice, at once and much later, change nothing', async () => {
    const { id, bytes, event } = await arrived()
    await Promise.all([world.deliver(event), world.deliver(event)])
    const before = await stored(world, id)
    for (const minutes of [0, 60, 60 * 24 * 3]) {
      world.advance(minutes * MINUTE_MS)
      await world.deliver(event)
      world.resetClock()
    }
    expect(await stored(world, id)).toEqual(before)
    await expectBytes(id, bytes)
    expect(await violations(world)).toEqual([])
  })

  test('that come after the file was deleted resurrect nothing', async () => {
    const { id, event } = await arrived()
    await linkTo(world, alice, id)
    expect(succeeded(await remove(world, alice, id))).toBe(true)
    const before = keys()
    await world.deliver(event)
    await expectGone(id)
    expect([keys(), await violations(world)]).toEqual([before, []])
  })

  test('of bytes that come after their upload was aborted or swept remove them', async () => {
    const bytes = freshBytes(40)
    const { id, upload: form } = await beginDirect(world, alice, bytes)
    expect(succeeded(await abort(world, alice, id))).toBe(true)
    const before = keys()
    expect((await postForm(form, bytes)).status).toBe(201)
    await world.settle()
    await expectGone(id)
    expect(keys()).toEqual(before)
    // And where the event is lost, the sweep does.
    world.events.hold()
    expect((await postForm(form, bytes)).status).toBe(201)
    world.events.take()
    world.events.release()
    world.advance(21 * MINUTE_MS)
    await world.sweep()
    expect(keys().filter((key) => key.startsWith('pending/'))).toEqual([])
  })

  test('that come out of order make the file of what is there, and of nothing that was there before', async () => {
    const bytes = freshBytes(60)
    const { id, upload: form } = await beginDirect(world, alice, bytes)
    world.events.hold()
    expect((await postForm(form, Buffer.alloc(60, 'x'))).status).toBe(201)
    expect((await postForm(form, bytes)).status).toBe(201)
    const [older, newer] = world.events.take()
    world.events.release()
    for (const sending of [newer, older]) await world.deliver(sending?.event)
    await expectBytes(id, bytes)
    expect(await violations(world)).toEqual([])
  })

  test('of another bucket, or of keys that no form writes, touch nothing', async () => {
    const { id, event } = await arrived()
    const files = [await upload(world, alice), await upload(world, bob)]
    const objects = await Promise.all(files.map(async (file) => String((await stored(world, file))?.['object'])))
    const pending = await keyOf(id)
    const before = keys()
    clear()
    const forged = [record(pending, 'another-bucket'), ...objects.map((key) => record(key))]
    const odd = [
      '',
      'pending/',
      'pending/../bytes/x',
      `${pending}/x`,
      `/${pending}`,
      'avatars/1/x',
      pending.toUpperCase(),
    ]
    await world.deliver(told(...forged, ...odd.map((key) => record(key))))
    expect([world.s3Wire.calls, keys(), (await stored(world, id))?.['state']]).toEqual([[], before, 'pending'])
    // A key in the shape of ours that is nobody's: there is nothing to lose.
    await world.deliver(told(record(`pending/${'f'.repeat(40)}`), record(`own/${'f'.repeat(40)}`)))
    expect(keys()).toEqual(before)
    await world.deliver(event)
    expect((await stored(world, id))?.['state']).toBe('ready')
  })

  test('of parts that have become a file leave it alone, whoever says that they are new', async () => {
    const bytes = freshBytes(100)
    const { id } = await beginResumable(world, alice, 100)
    const key = await keyOf(id)
    await sendParts(world, alice, id, [bytes])
    expect(succeeded(await complete(world, alice, id))).toBe(true)
    await world.settle()
    await world.deliver(told(record(key)))
    await expectBytes(id, bytes)
  })

  test('of which one fails are all seen to, and come again for the one', async () => {
    const [first, second, third] = [await arrived(), await arrived(), await arrived()]
    const [one, other, last] = await Promise.all([first, second, third].map(({ id }) => keyOf(id)))
    const event = told(record(one ?? ''), record(other ?? ''), record(last ?? ''))
    clear()
    world.s3Wire.add({
      fault: { kind: 'error', code: 'AccessDenied', status: 403 },
      when: ({ key, source }) => key === other || source === other,
    })
    await expect(world.deliver(event)).rejects.toThrow('1 of 3')
    const states = async () =>
      Promise.all([first, second, third].map(async ({ id }) => (await stored(world, id))?.['state']))
    expect(await states()).toEqual(['ready', 'pending', 'ready'])
    clear()
    await world.deliver(event)
    expect(await states()).toEqual(['ready', 'ready', 'ready'])
    expect(await violations(world)).toEqual([])
  })

  test('that nobody can read go to the dead letters after two retries, and keep no other waiting', async () => {
    const good = await arrived()
    const garbage = [null, {}, { Records: [{}] }, told({ ...record('pending/x'), s3: { bucket: {}, object: {} } })]
    const badKey = record('x')
    badKey.s3.object.key = '%E0%A4%A'
    world.cloud.events.clearDeadLetters()
    for (const event of [...garbage, told(badKey)]) world.events.send({ functionName, event })
    world.events.send({ functionName, event: good.event })
    await world.settle()
    expect(world.deadLetters().map(({ functionName }) => functionName)).toEqual(Array(5).fill(functionName))
    await expectBytes(good.id, good.bytes)
    world.cloud.events.clearDeadLetters()
  })

  test('are tried three times: what passes meanwhile is no dead letter, what does not is one, and harms nobody', async () => {
    const [passing, lasting] = [await arrived(), await arrived()]
    world.cloud.events.clearDeadLetters()
    const refuse = (key: string, times?: number) =>
      world.s3Wire.add({
        fault: { kind: 'error', code: 'AccessDenied', status: 403 },
        when: (call) => call.operation === 'HeadObject' && call.key === key,
        ...(times !== undefined && { times }),
      })
    refuse(await keyOf(passing.id), 2)
    const failing = await keyOf(lasting.id)
    refuse(failing)
    for (const { event } of [passing, lasting]) world.events.send({ functionName, event })
    await world.settle()
    expect((await stored(world, passing.id))?.['state']).toBe('ready')
    expect(
      world.s3Wire.calls.filter(({ operation, key }) => operation === 'HeadObject' && key === failing),
    ).toHaveLength(3)
    expect(world.deadLetters()).toHaveLength(1)
    world.cloud.events.clearDeadLetters()
    clear()
    await expectBytes(lasting.id, lasting.bytes)
  })
})

describe('a DynamoDB that is busy with the file itself', () => {
  const onFiles = (call: EngineCall) => call.operation === 'UpdateItem' && isOfFiles(call)
  const cancelled = { CancellationReasons: Array.from({ length: 3 }, () => ({ Code: 'TransactionConflict' })) }
  const clearButMoves = () => {
    clear()
    world.wire.add({
      fault: { kind: 'error', type: 'TransactionCanceledException', extra: cancelled },
      when: ({ operation }) => operation === 'TransactWriteItems',
    })
  }

  test('for a moment is asked again: a transaction has the item', async () => {
    const id = await upload(world, alice)
    clearButMoves()
    world.wire.add({ fault: { kind: 'error', type: 'TransactionConflictException' }, when: onFiles, times: 2 })
    await linkTo(world, bob, id)
    expect((await stored(world, id))?.['downloads']).toBe(1)
    clearButMoves()
    world.wire.add({ fault: { kind: 'error', type: 'TransactionConflictException' }, when: onFiles })
    expect((await askLink(world, bob, 'fileserver', id)).status).toBe(503)
    expect(world.wire.calls.filter(onFiles)).toHaveLength(3)
    expect((await stored(world, id))?.['downloads']).toBe(1)
  })

  test('and cannot move it in the recommended list hands it out all the same, and moves it with the next download', async () => {
    const id = await upload(world, alice)
    clearButMoves()
    await linkTo(world, bob, id)
    clear()
    const item = (await stored(world, id)) as { downloads: number; createdAt: number; score: number }
    expect([item.downloads, item.score < scoreOf(item)]).toEqual([1, true])
    await linkTo(world, bob, id)
    const now = (await stored(world, id)) as typeof item
    expect([now.downloads, now.score]).toEqual([2, scoreOf(now)])
    expect(await violations(world)).toEqual([])
  })
})

test('S69 what a stage allows no file to be is refused in every way in, with no other way offered', async () => {
  const [most, more] = [freshBytes(FILE_BYTES_MAX), freshBytes(FILE_BYTES_MAX + 1)]
  expect(succeeded(await sendMultipart(world, alice, 'a.bin', most))).toBe(true)
  const fileserver = [await sendMultipart(world, alice, 'a.bin', more), await begin(world, alice, more.length)]
  for (const { status, json } of fileserver) {
    expect([status, json]).toEqual([413, { message: 'file too large', code: -1, data: null }])
  }
  const md5 = digest('md5', more)
  const kms = [await sendBase64(world, alice, 'a.bin', more), await sendMd5(world, alice, md5, { size: more.length })]
  for (const { status, json } of kms) expect([status, json]).toEqual([413, { done: false, code: 8, msg: '文件过大' }])
})

test('After all of this, and a week, nothing is left that is not a file', async () => {
  await world.settle()
  expect(await violations(world)).toEqual([])
  expect(await afterSweeps(world)).toEqual([])
})
