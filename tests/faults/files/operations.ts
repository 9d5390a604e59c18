/** The world of these files, two people in it, and everything that files are made of, ready to be done. */
import { afterEach, beforeAll, expect, test } from 'vitest'
import { scoreOf } from '../../../lib/files/listRows.ts'
import { afterSweeps, violations } from '../../support/fileInvariants.ts'
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
  type Owner,
  owner,
  postForm,
  remove,
  sendMd5,
  sendMultipart,
  sendParts,
  setPermission,
  stored,
  upload,
} from '../../support/files.ts'
import { type Answer, useWorld } from '../../support/world.ts'

export const MINUTE_MS = 60_000
export const DAY_MS = 86_400_000
/** Less than what may come inside a request. */
export const FILE_BYTES_MAX = 10_000

export const world = useWorld({ FILE_BYTES_MAX: String(FILE_BYTES_MAX) })
export let alice: Owner
export let bob: Owner

beforeAll(async () => {
  ;[alice, bob] = [await owner(world), await owner(world)]
})

afterEach(() => {
  clear()
  world.events.release()
  world.events.take()
  world.resetClock()
})

export function clear(): void {
  world.wire.clear()
  world.s3Wire.clear()
}

export const succeeded = ({ status, json }: Answer) => status < 400 && (json.code === 0 || json.done === true)

/** Something that is ready to be done, and what shows that it was. */
export interface Ready {
  /** @returns whether it succeeded; a failure must be the service's, never the caller's */
  act: () => Promise<boolean>
  done: () => Promise<void>
}

export let count = 0
export const freshKey = () => {
  count += 1
  return { 'idempotency-key': `fault-${process.pid}-${count}` }
}

/** @param isDone what else than success says that it is done: a file that is deleted is no file */
export function asking(ask: () => Promise<Answer>, isDone: (answer: Answer) => boolean = () => false) {
  return async () => {
    const answer = await ask()
    if (succeeded(answer) || isDone(answer)) return true
    expect([answer.status, answer.text]).toEqual([expect.toBeOneOf([500, 503]), expect.any(String)])
    expect(answer.text).not.toMatch(/dynamo|s3|exception|table|told to fail|bucket/i)
    return false
  }
}

export const noSuchFile = ({ json }: Answer) => json.message === 'no such file'
export const expectBytes = async (id: number, bytes: Buffer) =>
  expect((await bytesOf(world, alice, id)).equals(bytes)).toBe(true)
/** The file is what it was to be, and goes again. */
export async function expectWhole(id: number, bytes: Buffer): Promise<void> {
  await expectBytes(id, bytes)
  await remove(world, alice, id)
}
export const expectGone = async (id: number) => expect(await stored(world, id)).toBeUndefined()

/** A form whose bytes have arrived, and the event that nobody has heard of yet. */
export async function arrived(more: (bytes: Buffer) => object = () => ({})) {
  const bytes = freshBytes(100)
  const { id, upload: form } = await beginDirect(world, alice, bytes, more(bytes))
  world.events.hold()
  expect((await postForm(form, bytes)).status).toBe(201)
  const [sending] = world.events.take()
  world.events.release()
  return { id, bytes, event: sending?.event }
}

export const withSha = (bytes: Buffer) => ({ sha256: digest('sha256', bytes) })

export const byOnce = (send: (headers: Record<string, string>) => Promise<Answer>, bytes: Buffer | null): Ready => {
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

export const operations: Record<string, () => Promise<Ready>> = {
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
export const delivering = (event: unknown) => async () =>
  world.deliver(event).then(
    () => true,
    () => false,
  )

/** What holds behind all tests of a file; called at its end. */
export function leavesNothing(): void {
  test('After all of this, and a week, nothing is left that is not a file', async () => {
    await world.settle()
    expect(await violations(world)).toEqual([])
    expect(await afterSweeps(world)).toEqual([])
  })
}
