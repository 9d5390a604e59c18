/** Events of S3 that are lost, late, doubled or broken (S95). */
import { describe, expect, test } from 'vitest'
import { uploadForm } from '../../../lib/aws/s3Links.ts'
import { violations } from '../../support/fileInvariants.ts'
import {
  abort,
  askLink,
  beginDirect,
  beginResumable,
  bytesOf,
  complete,
  freshBytes,
  linkTo,
  listed,
  postForm,
  remove,
  sendParts,
  stored,
  upload,
} from '../../support/files.ts'
import {
  alice,
  arrived,
  bob,
  clear,
  DAY_MS,
  expectBytes,
  expectGone,
  leavesNothing,
  MINUTE_MS,
  succeeded,
  withSha,
  world,
} from './operations.ts'

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

  /** Puts bytes under a key that no form was given out for, and tells nobody. */
  async function putAt(key: string, bytes: Buffer): Promise<void> {
    const form = await uploadForm(key, { size: bytes.length, sha256: null, md5: null, expiresInSeconds: 60 })
    world.events.hold()
    expect((await postForm(form, bytes)).status).toBe(201)
    world.events.take()
    world.events.release()
  }

  test.each(['pending', 'ready'])(
    'of another key of a file that is %s neither make nor change it, and their object goes',
    async (state) => {
      const { id, bytes, event } = await arrived()
      if (state === 'ready') await world.deliver(event)
      const before = [await stored(world, id), keys()]
      // The id stands in the key: what is random behind it is what nobody can guess.
      const other = `pending/${id.toString(16).padStart(8, '0')}${'0'.repeat(32)}`
      await putAt(other, Buffer.alloc(bytes.length, 'x'))
      expect(keys()).toContain(other)
      await world.deliver(told(record(other)))
      expect([await stored(world, id), keys()]).toEqual(before)
      if (state === 'pending') await world.deliver(event)
      await expectBytes(id, bytes)
      expect(await violations(world)).toEqual([])
    },
  )

  test('of another key in a pending file’s name remove no bytes that are somebody’s', async () => {
    const { id } = await beginResumable(world, alice, 100)
    const bytes = freshBytes(80)
    const whole = await beginResumable(world, bob, bytes.length)
    await sendParts(world, bob, whole.id, [bytes])
    expect(succeeded(await complete(world, bob, whole.id))).toBe(true)
    await world.settle()
    const object = String((await stored(world, whole.id))?.['object'])
    await world.deliver(told(record(object), record(await keyOf(id))))
    expect((await bytesOf(world, bob, whole.id)).equals(bytes)).toBe(true)
    expect((await stored(world, id))?.['state']).toBe('pending')
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

leavesNothing()
