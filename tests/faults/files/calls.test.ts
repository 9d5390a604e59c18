/** DynamoDB and S3 failing at every call of everything that files are made of (S92). */
import { describe, expect, test } from 'vitest'
import { scoreOf } from '../../../lib/files/listRows.ts'
import type { EngineCall } from '../../support/engineWire.ts'
import { afterSweeps, leftovers, violations } from '../../support/fileInvariants.ts'
import {
  askLink,
  begin,
  beginDirect,
  beginResumable,
  digest,
  freshBytes,
  linkTo,
  owner,
  sendBase64,
  sendMd5,
  sendMultipart,
  sendParts,
  stored,
  upload,
  usageOf,
} from '../../support/files.ts'
import { inTurn } from '../../support/storms.ts'
import {
  alice,
  arrived,
  bob,
  clear,
  DAY_MS,
  FILE_BYTES_MAX,
  leavesNothing,
  MINUTE_MS,
  operations,
  succeeded,
  world,
} from './operations.ts'

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
        const faults: Fault[] = isWrite(call) ? ['refuses', 'loses every answer'] : ['refuses']
        for (const fault of inTurn(faults, at)) {
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

leavesNothing()
