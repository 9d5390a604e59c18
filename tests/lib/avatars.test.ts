/** Avatars from the upload to the picture in every dialect, and nothing left behind (S66, S69, S92, S93). */
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { afterEach, describe, expect, test } from 'vitest'
import { publicPhoto } from '../../lib/accounts/photo.ts'
import { join, type Member, readOwn } from '../support/actions.ts'
import { inParallel } from '../support/attempts.ts'
import { audits, user } from '../support/evidence.ts'
import { plainGif } from '../support/pictures/gif.ts'
import { plainJpeg, toldJpeg } from '../support/pictures/jpeg.ts'
import { PLACE } from '../support/pictures/place.ts'
import { plainPng, pngEnd, pngHeader, pngOf, pngPixels } from '../support/pictures/png.ts'
import { lossy, webpOf } from '../support/pictures/webp.ts'
import { freshAddress, useWorld } from '../support/world.ts'

const PUBLIC_URL = 'https://api.example.com/v1'
const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const MIB = 1024 * 1024

const world = useWorld({ PUBLIC_URL })

afterEach(() => {
  world.wire.clear()
  world.s3Wire.clear()
  world.resetClock()
})

const setAvatar = ({ token }: Member, bytes: Buffer) =>
  world.call('POST', '/app/user/avatar', { json: { data: bytes.toString('base64'), token } })

const getAvatar = ({ token }: Member, id?: string) =>
  world.call('POST', '/app/user/get_avatar', { json: { token, id } })

const photoOf = async ({ id }: Member) => (await user(world, Number(id)))['photo'] as string | undefined

/** Keys of what the bucket holds for somebody. */
const kept = ({ id }: Member) =>
  world
    .objects()
    .map(({ key }) => key)
    .filter((key) => key.startsWith(`avatars/${id}/`))

/** All that is due by now, and by the moment a day later. */
async function sweepAll(): Promise<void> {
  await world.sweep()
  world.advance(DAY_MS + MINUTE_MS)
  await world.sweep()
  world.resetClock()
}

const done = { done: true, code: 120, msg: '上传成功' }

describe('An avatar', () => {
  test('is shown by every dialect, at an address that changes with it', async () => {
    const [somebody, other] = [await join(world), await join(world)]
    const changes = audits(world, 'profile_changed').length
    expect((await setAvatar(somebody, plainPng)).json).toEqual(done)
    const stored = await photoOf(somebody)
    expect(stored).toMatch(new RegExp(`^/avatar/${somebody.id}\\?v=[0-9a-f]{8}$`))
    const photo = `${PUBLIC_URL}${stored}`
    expect(await readOwn(world, somebody, ['photo'])).toEqual([photo])
    expect(await readOwn(world, { id: somebody.id, token: other.token }, ['photo'])).toEqual([photo])
    for (const token of [somebody.token, other.token, undefined]) {
      const { json } = await world.call('GET', `/user/id/${somebody.id}`, { token })
      expect(json.data.photo).toBe(photo)
    }
    expect((await getAvatar(other, somebody.id)).json).toMatchObject({ url: photo, type: 'image/png' })
    await setAvatar(somebody, plainGif)
    expect(await photoOf(somebody)).not.toBe(stored)
    expect(audits(world, 'profile_changed').length - changes).toBe(2)
  })

  test('is a photo of ours by its address alone: others stay as they are', () => {
    const others = [
      'https://example.com/avatar/1.png',
      '/avatar/old.png',
      '/avatar/12?v=1',
      '//avatar/1234567890?v=1',
      '',
    ]
    expect(others.map(publicPhoto)).toEqual(others)
  })

  test('is there for everybody by a link that shows it, and is stored without its place', async () => {
    const somebody = await join(world)
    await setAvatar(somebody, toldJpeg(6, 'MM'))
    const led = await world.call('GET', `/avatar/${somebody.id}?v=whatever`, {
      headers: { 'sec-fetch-site': 'cross-site' },
    })
    expect([led.status, led.headers['cache-control']]).toEqual([302, 'public, max-age=300'])
    expect(led.headers['x-content-type-options']).toBe('nosniff')
    const shown = await fetch(led.headers['location'] ?? '')
    expect([shown.status, shown.headers.get('content-type'), shown.headers.get('content-disposition')]).toEqual([
      200,
      'image/jpeg',
      'inline',
    ])
    const bytes = Buffer.from(await shown.arrayBuffer())
    expect([bytes.includes(PLACE), bytes.includes('Exif')]).toEqual([false, true])
    expect(new URL(led.headers['location'] ?? '').searchParams.get('X-Amz-Expires')).toBe('900')
  })

  test('may have a mebibyte and not a byte more, as JSON and as a form', async () => {
    const somebody = await join(world)
    const padded = (length: number) => Buffer.concat([plainPng, Buffer.alloc(length - plainPng.length)])
    const asForm = (bytes: Buffer) =>
      world.call('POST', '/app/user/avatar', {
        body: new URLSearchParams({ data: bytes.toString('base64'), token: somebody.token }).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      })
    const tooLarge = { done: false, code: 8, msg: '文件过大' }
    for (const send of [(bytes: Buffer) => setAvatar(somebody, bytes), asForm]) {
      expect((await send(padded(MIB))).json).toEqual(done)
      for (const length of [MIB + 1, MIB + 2, MIB + 3, 2 * MIB]) {
        const refused = await send(padded(length))
        expect([refused.status, refused.json]).toEqual([413, tooLarge])
      }
    }
    // What stood behind the picture's end is no part of it.
    const { key } = (await user(world, Number(somebody.id)))['avatar'] as { key: string }
    expect(world.objects().find((object) => object.key === key)?.size).toBe(plainPng.length)
  })

  test('S69 of 50,000 × 50,000 pixels is malformed, by JSON and by form: nothing is decoded, nothing stored', async () => {
    const somebody = await join(world)
    // Whoever made room for the pixels made room for 10 GB.
    const bomb = pngOf(pngHeader(50_000, 50_000), pngPixels, pngEnd)
    expect((await setAvatar(somebody, pngOf(pngHeader(16, 8), pngPixels, pngEnd))).json).toEqual(done)
    const keys = kept(somebody)
    const photo = await photoOf(somebody)
    const before = process.memoryUsage().rss
    const form = new URLSearchParams({ data: bomb.toString('base64'), token: somebody.token }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    for (const answer of [
      await setAvatar(somebody, bomb),
      await world.call('POST', '/app/user/avatar', { body: form, headers }),
    ]) {
      expect([answer.status, answer.json.code]).toEqual([403, 1])
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(500 * MIB)
    expect([kept(somebody), await photoOf(somebody)]).toEqual([keys, photo])
  })

  test('of a deleted account is nobody’s', async () => {
    const [somebody, other] = [await join(world), await join(world)]
    await setAvatar(somebody, plainPng)
    await world.cloud.dynamodb.send(
      new UpdateItemCommand({
        TableName: world.cloud.environment['USERS_TABLE'],
        Key: marshall({ id: Number(somebody.id) }),
        UpdateExpression: 'SET deletedAt = :now',
        ExpressionAttributeValues: marshall({ ':now': Date.now() }),
      }),
    )
    const led = await world.call('GET', `/avatar/${somebody.id}`)
    expect([led.status, led.json, led.headers['cache-control']]).toEqual([404, { message: 'Not Found' }, 'no-store'])
    expect((await getAvatar(other, somebody.id)).json).toEqual({ done: false, code: 2, msg: '没找到该资源' })
  })
})

describe('A replaced avatar', () => {
  test('is there as long as a link to it may be, and then gone', async () => {
    const somebody = await join(world)
    await setAvatar(somebody, plainPng)
    const [old] = kept(somebody)
    const led = await world.call('GET', `/avatar/${somebody.id}`)
    await setAvatar(somebody, plainJpeg)
    world.advance(14 * MINUTE_MS)
    await world.sweep()
    expect((await fetch(led.headers['location'] ?? '')).status).toBe(200)
    expect(kept(somebody)).toHaveLength(2)
    world.advance(7 * MINUTE_MS)
    await world.sweep()
    expect(kept(somebody)).toHaveLength(1)
    expect(kept(somebody)).not.toContain(old)
    expect((await getAvatar(somebody)).json.type).toBe('image/jpeg')
  })

  test('is exactly one: of several at once one stands, and of the others nothing is left', async () => {
    const somebody = await join(world)
    const pictures = [plainPng, plainJpeg, plainGif, webpOf(lossy)]
    let next = 0
    const answers = await inParallel(4, () => setAvatar(somebody, pictures[next++] ?? plainPng))
    expect(answers.some(({ status }) => status === 201)).toBe(true)
    expect(answers.filter(({ status }) => status !== 201 && status !== 503)).toEqual([])
    await sweepAll()
    const { key } = (await user(world, Number(somebody.id)))['avatar'] as { key: string }
    expect(kept(somebody)).toEqual([key])
    expect(await world.items('jobs')).toEqual([])
  })
})

describe('An upload that fails', () => {
  const failures: Record<string, () => void> = {
    'S3 refuses': () => world.s3Wire.add({ fault: { kind: 'error', code: 'SlowDown', status: 503 } }),
    'S3 stores and does not say so': () => world.s3Wire.add({ fault: { kind: 'lose-answer' } }),
    'the job cannot be written': () =>
      world.wire.add({
        fault: { kind: 'error', type: 'InternalServerError', status: 500 },
        when: ({ operation }) => operation === 'PutItem',
      }),
    'the account cannot be written': () =>
      world.wire.add({
        fault: { kind: 'error', type: 'InternalServerError', status: 500 },
        when: ({ operation }) => operation === 'TransactWriteItems',
      }),
  }

  for (const [what, fail] of Object.entries(failures)) {
    test(`leaves the old avatar and nothing else, and works when it is tried again: ${what}`, async () => {
      const somebody = await join(world)
      await setAvatar(somebody, plainPng)
      const [photo, before] = [await photoOf(somebody), kept(somebody)]
      fail()
      const failed = await setAvatar(somebody, plainJpeg)
      expect([failed.status, failed.json]).toEqual([503, { done: false, code: 7, msg: '服务器错误' }])
      world.wire.clear()
      world.s3Wire.clear()
      expect(await photoOf(somebody)).toBe(photo)
      await sweepAll()
      expect(kept(somebody)).toEqual(before)
      expect((await setAvatar(somebody, plainJpeg)).json).toEqual(done)
      await sweepAll()
      expect(kept(somebody)).toHaveLength(1)
      expect(await world.items('jobs')).toEqual([])
    })
  }

  test('of which only the answer was lost has happened, once', async () => {
    const somebody = await join(world)
    await setAvatar(somebody, plainPng)
    world.wire.add({
      fault: { kind: 'lose-answer' },
      when: ({ operation }) => operation === 'TransactWriteItems',
      times: 1,
    })
    expect((await setAvatar(somebody, plainJpeg)).json).toEqual(done)
    await sweepAll()
    expect(kept(somebody)).toHaveLength(1)
    expect((await getAvatar(somebody)).json.type).toBe('image/jpeg')
  })

  test('is no avatar of anybody: neither without a session nor with one that ended', async () => {
    const before = world.objects().length
    const nobody = { id: '1', token: 'x.y.z' }
    expect((await setAvatar(nobody, plainPng)).json).toEqual({ done: false, code: 3, msg: 'token过期' })
    const from = freshAddress()
    expect((await world.call('POST', '/app/user/avatar', { json: { data: 'x' }, from })).json.code).toBe(4)
    expect(world.objects()).toHaveLength(before)
  })
})
