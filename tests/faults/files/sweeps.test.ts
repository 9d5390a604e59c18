/** An S3 that is slow, busy or closed, and what the sweep leaves alone (S92). */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { describe, expect, test } from 'vitest'
import { handler as completeHandler } from '../../../functions/fileserver/upload/complete.ts'
import { handler as uploadHandler } from '../../../functions/fileserver/upload.ts'
import { handler as getfileHandler } from '../../../functions/kms/getfile.ts'
import { runTidying } from '../../../lib/files/runTidying.ts'
import { eventFor } from '../../../local/gateway/event.ts'
import { contextFor } from '../../../local/gateway/lambda.ts'
import { inParallel } from '../../support/attempts.ts'
import { violations } from '../../support/fileInvariants.ts'
import {
  abort,
  beginDirect,
  beginResumable,
  complete,
  freshBytes,
  multipart,
  remove,
  sendBase64,
  sendMultipart,
  sendParts,
  stored,
  upload,
} from '../../support/files.ts'
import type { LambdaHandler } from '../../support/gateway.ts'
import { freshAddress } from '../../support/world.ts'
import {
  alice,
  arrived,
  clear,
  DAY_MS,
  expectBytes,
  expectGone,
  freshKey,
  leavesNothing,
  MINUTE_MS,
  succeeded,
  world,
} from './operations.ts'

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

leavesNothing()
