/** Files at once: quotas, reference counts and download counts are exact, and one upload makes one file. */
import { afterEach, describe, expect, test } from 'vitest'
import { scoreOf } from '../../lib/files/listRows.ts'
import { inParallel } from '../support/attempts.ts'
import { afterSweeps, violations } from '../support/fileInvariants.ts'
import {
  abort,
  askLink,
  begin,
  beginDirect,
  beginResumable,
  bytesOf,
  complete,
  contentOf,
  dialects,
  digest,
  freshBytes,
  linkIn,
  linkTo,
  listedByKms,
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
import { rounds } from '../support/storms.ts'
import { type Answer, useWorld } from '../support/world.ts'

const MIB = 1024 * 1024
const DAY_MS = 86_400_000
const [QUOTA_FILES, QUOTA_BYTES] = [20, 20 * MIB]

const world = useWorld({ QUOTA_FILES: String(QUOTA_FILES), QUOTA_BYTES: String(QUOTA_BYTES) })

afterEach(() => {
  world.events.release()
  world.resetClock()
})

const repeatedly = async (times: number, act: (round: number) => Promise<void>) => {
  for (let round = 1; round <= rounds(times, 2); round++) await act(round)
}

/** `201`, `200 -1`: the status and the dialect's own code. */
const outcome = ({ status, json }: Answer) => `${status} ${json.code ?? json.Response?.mess}`

function tallied(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const answer of answers) counts[outcome(answer)] = (counts[outcome(answer)] ?? 0) + 1
  return counts
}

const wonBy = (answers: readonly Answer[]) => answers.filter(({ json }) => json.code === 0 || json.done === true)
const isOverQuota = ({ status, json }: Answer) =>
  status === 413 && (json.code === 8 || json.message === 'quota exceeded')

describe('S70 the quota at its edge', () => {
  test('∥20 uploads of a tenth of the bytes each: ten of them, in whichever way', async () => {
    const by = await owner(world)
    const answers = await inParallel(20, (index) =>
      index % 2 === 0
        ? begin(world, by, QUOTA_BYTES / 10)
        : sendMd5(world, by, digest('md5', freshBytes()), { size: QUOTA_BYTES / 10 }),
    )
    expect(answers.filter(isOverQuota)).toHaveLength(10)
    expect(await usageOf(world, by)).toEqual({ files: 10, bytes: QUOTA_BYTES })
    expect((await begin(world, by, 1)).status).toBe(413)
    expect((await begin(world, by, 0)).json.code).toBe(0)
  })

  test('∥30 small uploads of all kinds: as many as files are allowed, and each of them is there', async () => {
    const other = await owner(world)
    const known = freshBytes()
    await upload(world, other, known)
    const by = await owner(world)
    const kinds = [
      () => sendMultipart(world, by, 'a.bin', freshBytes()),
      () => sendBase64(world, by, 'b.bin', freshBytes()),
      () => begin(world, by, 10),
      () => begin(world, by, 10, { multipart: true }),
      () => sendMd5(world, by, digest('md5', known)),
    ]
    const answers = await inParallel(30, (index) => (kinds[index % kinds.length] ?? kinds[0])?.() as Promise<Answer>)
    expect([wonBy(answers).length, answers.filter(isOverQuota).length]).toEqual([QUOTA_FILES, 10])
    expect((await usageOf(world, by)).files).toBe(QUOTA_FILES)
    expect(await violations(world)).toEqual([])
  })

  test('what is deleted, aborted or abandoned is given back, once', async () => {
    const by = await owner(world)
    const ids = [await upload(world, by), (await beginDirect(world, by, freshBytes())).id]
    const parts = await beginResumable(world, by, 9 * MIB)
    const { id: abandoned } = await beginResumable(world, by, MIB)
    await beginDirect(world, by, freshBytes(77))
    await inParallel(4, async () => {
      await Promise.all([...ids.map((id) => remove(world, by, id)), abort(world, by, parts.id)])
    })
    expect(await usageOf(world, by)).toEqual({ files: 2, bytes: MIB + 77 })
    expect(await violations(world)).toEqual([])
    world.advance(DAY_MS + 1000)
    await Promise.all([world.sweep(), world.sweep(), world.sweep()])
    expect(await usageOf(world, by)).toEqual({ files: 1, bytes: MIB })
    world.advance(6 * DAY_MS)
    await Promise.all([world.sweep(), world.sweep()])
    expect(await usageOf(world, by)).toEqual({ files: 0, bytes: 0 })
    expect(await stored(world, abandoned)).toBeUndefined()
    world.resetClock()
    expect(await violations(world)).toEqual([])
  })
})

describe('S73 one upload, one file', () => {
  const pendingObjects = () => world.objects().filter(({ key }) => key.startsWith('pending/'))

  test.each(['with its SHA-256', 'without'])('∥10 events, ∥10 completes and ∥5 reads of a form %s', async (how) => {
    await repeatedly(2, async () => {
      const by = await owner(world)
      const bytes = freshBytes(1000)
      const more = how === 'without' ? {} : { sha256: digest('sha256', bytes) }
      const { id, upload: form } = await beginDirect(world, by, bytes, more)
      world.events.hold()
      expect((await postForm(form, bytes)).status).toBe(201)
      const [sending] = world.events.take()
      const before = world.objects().length
      const [completed, links] = await Promise.all([
        inParallel(10, () => complete(world, by, id)),
        inParallel(5, () => askLink(world, by, 'kms', id)),
        inParallel(10, () => world.deliver(sending?.event)),
      ])
      expect(new Set(completed.map(({ json }) => json.data?.file_id))).toEqual(new Set([id]))
      expect(links.map(({ json }) => json.code)).toEqual(Array(5).fill(140))
      // Late ones as well, and a client that asks again.
      await world.deliver(sending?.event)
      expect((await complete(world, by, id)).json.data).toMatchObject({
        file_id: id,
        file_size: 1000,
        download_count: 5,
      })
      expect([world.objects().length, pendingObjects()]).toEqual([before, []])
      expect((await bytesOf(world, by, id)).equals(bytes)).toBe(true)
      expect(await listedByKms(world, by, 'getownfilelist')).toEqual([id])
      expect(await violations(world)).toEqual([])
    })
  })

  test('∥10 events and ∥10 completes of parts', async () => {
    const by = await owner(world)
    const bytes = [freshBytes(8 * MIB), freshBytes(99)]
    const { id } = await beginResumable(world, by, 8 * MIB + 99)
    await sendParts(world, by, id, bytes)
    world.events.hold()
    const completed = await inParallel(10, () => complete(world, by, id))
    expect(new Set(completed.map(({ json }) => json.data?.file_id))).toEqual(new Set([id]))
    const [sending] = world.events.take()
    await inParallel(10, () => world.deliver(sending?.event))
    expect((await bytesOf(world, by, id)).equals(Buffer.concat(bytes))).toBe(true)
    expect(await violations(world)).toEqual([])
    await remove(world, by, id)
    await world.deliver(sending?.event)
    expect(await violations(world)).toEqual([])
  })

  test('∥ complete, abort and delete of parts: a file or none, and nothing in between', async () => {
    await repeatedly(4, async (round) => {
      const by = await owner(world)
      const bytes = freshBytes(500)
      const { id } = await beginResumable(world, by, bytes.length)
      await sendParts(world, by, id, [bytes])
      const ends = [() => abort(world, by, id), () => remove(world, by, id)]
      const answers = await Promise.all([
        complete(world, by, id),
        (ends[round % 2] ?? ends[0])?.() as Promise<Answer>,
        complete(world, by, id),
      ])
      await world.settle()
      expect(answers.flatMap(({ status, text }, index) => (status >= 500 ? [`${index}: ${text}`] : []))).toEqual([])
      const isThere = (await stored(world, id)) !== undefined
      expect(await usageOf(world, by)).toEqual(isThere ? { files: 1, bytes: 500 } : { files: 0, bytes: 0 })
      expect(await violations(world)).toEqual([])
    })
  })
})

test('S74 ∥ a form posted again with other bytes while it becomes a file: what is served once is served ever', async () => {
  await repeatedly(5, async () => {
    const by = await owner(world)
    const bytes = freshBytes(400)
    const { id, upload: form } = await beginDirect(world, by, bytes)
    expect((await postForm(form, bytes)).status).toBe(201)
    const posts = inParallel(4, (index) => postForm(form, Buffer.alloc(400, String(index))))
    const [served] = await Promise.all([bytesOf(world, by, id), complete(world, by, id), posts])
    await world.settle()
    expect((await bytesOf(world, by, id)).equals(served)).toBe(true)
    expect(digest('md5', served)).toBe((await stored(world, id))?.['md5'])
    expect(world.objects().filter(({ key }) => key.startsWith('pending/'))).toEqual([])
    expect(await violations(world)).toEqual([])
  })
})

test('S74 ∥50 downloads of all dialects: each counts once, and the recommended list knows at once', async () => {
  const [by, reader] = [await owner(world), await owner(world)]
  for (const [times, name] of [
    [3, 'few'],
    [50, 'many'],
  ] as const) {
    const id = await upload(world, by, freshBytes(), {}, `${name}.bin`)
    const answers = await inParallel(times, (index) => askLink(world, reader, dialects[index % 3] ?? 'kms', id))
    expect(answers.map((answer, index) => linkIn(dialects[index % 3] ?? 'kms', answer) !== undefined)).toEqual(
      Array(times).fill(true),
    )
    const item = (await stored(world, id)) as { downloads: number; createdAt: number; score: number }
    expect([item.downloads, item.score]).toEqual([times, scoreOf(item)])
  }
  expect(await violations(world)).toEqual([])
})

/**
 * Holds one request back right before its transaction, and lets another come first.
 * @param mark a text in that transaction alone
 */
async function overtaken<Held>(mark: string | number, request: () => Promise<Held>, first: () => Promise<unknown>) {
  let isHeld = false
  world.wire.add({
    times: 1,
    when: ({ operation, input }) => /^(Transact|Update)/.test(operation) && JSON.stringify(input).includes(`"${mark}"`),
    fault: {
      kind: 'wait',
      until: () => {
        isHeld = true
        return first()
      },
    },
  })
  const answer = await request()
  world.wire.clear()
  expect(isHeld).toBe(true)
  return answer
}

describe('what is overtaken right before it is written', () => {
  test('the deletion of the last file of some bytes, by another upload of them: they stay', async () => {
    const [by, other] = [await owner(world), await owner(world)]
    const bytes = freshBytes()
    const id = await upload(world, by, bytes)
    let joined = 0
    const removed = await overtaken(
      id,
      () => remove(world, by, id),
      async () => {
        joined = await upload(world, other, bytes)
      },
    )
    expect(removed.json.code).toBe(0)
    expect((await bytesOf(world, other, joined)).equals(bytes)).toBe(true)
    expect(await violations(world)).toEqual([])
  })

  test('an upload of known bytes, by the deletion of their last file, and by another who brings them anew', async () => {
    for (const isBroughtAnew of [false, true]) {
      const [by, other] = [await owner(world), await owner(world)]
      const bytes = freshBytes()
      const id = await upload(world, other, bytes)
      const name = `late-${id}.bin`
      const late = await overtaken(
        name,
        () => upload(world, by, bytes, {}, name),
        async () => {
          await remove(world, other, id)
          if (isBroughtAnew) await upload(world, other, bytes)
        },
      )
      expect((await bytesOf(world, by, late)).equals(bytes)).toBe(true)
      expect(await violations(world)).toEqual([])
    }
  })

  test('an upload of new bytes, by another of the same: one object is kept', async () => {
    const [by, other] = [await owner(world), await owner(world)]
    const bytes = freshBytes()
    const late = await overtaken(
      'late.bin',
      () => upload(world, by, bytes, {}, 'late.bin'),
      () => upload(world, other, bytes),
    )
    expect((await bytesOf(world, by, late)).equals(bytes)).toBe(true)
    expect([(await contentOf(world, bytes))?.refs, await violations(world)]).toEqual([2, []])
    expect(world.objects().filter(({ key }) => key.includes(digest('sha256', bytes)))).toHaveLength(1)
  })

  test('an MD5 that gives a file, by the deletion of that file: there is none', async () => {
    const [by, other] = [await owner(world), await owner(world)]
    const bytes = freshBytes()
    const id = await upload(world, other, bytes)
    const answer = await overtaken(
      'known.bin',
      () => sendMd5(world, by, digest('md5', bytes)),
      () => remove(world, other, id),
    )
    expect([answer.status, answer.json.code, await violations(world)]).toEqual([404, 2, []])
  })

  test('a download, by the withdrawal of the permission: no link, and nothing counted', async () => {
    const [by, reader] = [await owner(world), await owner(world)]
    for (const [mask, status] of [
      [0x100, 403],
      [0x000, 404],
    ] as const) {
      const id = await upload(world, by)
      const answer = await overtaken(
        id,
        () => askLink(world, reader, 'fileserver', id),
        () => setPermission(world, by, id, mask),
      )
      expect([answer.status, linkIn('fileserver', answer), (await stored(world, id))?.['downloads']]).toEqual([
        status,
        undefined,
        0,
      ])
    }
  })

  test('a download, by the deletion of the file: no link', async () => {
    const [by, reader] = [await owner(world), await owner(world)]
    const id = await upload(world, by)
    const answer = await overtaken(
      id,
      () => askLink(world, reader, 'kms', id),
      () => remove(world, by, id),
    )
    expect([answer.status, answer.json.code, await violations(world)]).toEqual([404, 2, []])
  })

  test('a deletion or a change of permission, by downloads that move the file and a change of permission', async () => {
    const [by, reader] = [await owner(world), await owner(world)]
    const acts = [(id: number) => remove(world, by, id), (id: number) => setPermission(world, by, id, 0x050)]
    for (const act of acts) {
      const moves = [(id: number) => linkTo(world, reader, id), (id: number) => setPermission(world, by, id, 0x001)]
      for (const move of moves) {
        const id = await upload(world, by)
        const answer = await overtaken(
          id,
          () => act(id),
          () => move(id),
        )
        expect([answer.json.code, await violations(world)]).toEqual([0, []])
      }
    }
  })

  test('a deletion by whoever may no longer delete when it is written', async () => {
    const [by, leader] = [await owner(world), await owner(world, 'leader')]
    const id = await upload(world, by)
    const answer = await overtaken(
      id,
      () => remove(world, leader, id),
      () => setPermission(world, by, id, 0x555),
    )
    expect([answer.json.message, (await stored(world, id))?.['permission']]).toEqual(['permission denied', 0x555])
  })

  test('the end of an upload, by its abortion, and its abortion by the end', async () => {
    const by = await owner(world)
    for (const kind of ['form', 'parts']) {
      for (const isAborted of [true, false]) {
        const bytes = freshBytes(100)
        world.events.hold()
        const begun = kind === 'form' ? await beginDirect(world, by, bytes) : await beginResumable(world, by, 100)
        const { id } = begun
        if ('fields' in begun.upload) await postForm(begun.upload, bytes)
        else await sendParts(world, by, id, [bytes])
        const ends = [() => complete(world, by, id), () => abort(world, by, id)]
        const [late, first] = (isAborted ? ends : ends.toReversed()) as [() => Promise<Answer>, () => Promise<Answer>]
        const answer = await overtaken(id, late, first)
        world.events.release()
        await world.settle()
        expect([kind, isAborted, answer.json.code]).toEqual([kind, isAborted, -1])
        expect((await stored(world, id)) === undefined).toBe(isAborted)
        expect(await violations(world)).toEqual([])
      }
    }
  })
})

describe('reference counts', () => {
  test('∥ uploads and deletes of the same bytes, in every way, round after round', async () => {
    const people = await inParallel(6, () => owner(world))
    const bytes = freshBytes(600)
    const [md5, sha256] = [digest('md5', bytes), digest('sha256', bytes)]
    const viaForm = async (by: Owner) => {
      const begun = await beginDirect(world, by, bytes, { sha256 })
      await postForm(begun.upload, bytes)
      return begun.id
    }
    const viaMd5 = async (by: Owner) => {
      const { json } = await sendMd5(world, by, md5)
      return json.code === 131 ? Number(json.fid) : upload(world, by, bytes)
    }
    const ways = [(by: Owner) => upload(world, by, bytes), viaForm, viaMd5]
    let there: { by: Owner; id: number }[] = []
    await repeatedly(5, async (round) => {
      const [added] = await Promise.all([
        Promise.all(
          people.map(async (by, index) => {
            const id = await ways[(index + round) % 3]?.(by)
            return { by, id: id ?? 0 }
          }),
        ),
        Promise.all(
          there.map(async ({ by, id }) => expect([id, (await remove(world, by, id)).json.code]).toEqual([id, 0])),
        ),
      ])
      await world.settle()
      there = added
      expect((await contentOf(world, bytes))?.refs).toBe(people.length)
      expect(world.objects().filter(({ key }) => key.includes(sha256))).toHaveLength(1)
      expect(await violations(world)).toEqual([])
    })
    await Promise.all(there.map(({ by, id }) => remove(world, by, id)))
    expect([await contentOf(world, bytes), await violations(world)]).toEqual([undefined, []])
  })

  test('∥20 deletes of one file: one of them', async () => {
    const by = await owner(world)
    const id = await upload(world, by)
    const answers = await inParallel(20, () => remove(world, by, id))
    expect(tallied(answers)).toEqual({ '200 0': 1, '200 -1': 19 })
    expect(await usageOf(world, by)).toEqual({ files: 0, bytes: 0 })
    expect(await violations(world)).toEqual([])
  })
})

test('∥ permission changes, downloads and a deletion: lists, counts and quota are true, and nobody is told 5xx', async () => {
  const [by, reader, admin] = [await owner(world), await owner(world), await owner(world, 'admin')]
  await repeatedly(6, async (round) => {
    const id = await upload(world, by)
    const masks = [0x5df, 0x000, 0x111, 0xfff, 0x5d0]
    const answers = await Promise.all([
      ...masks.map((mask) => setPermission(world, by, id, mask)),
      ...Array.from({ length: 10 }, () => askLink(world, reader, 'fileserver', id)),
      ...(round % 2 === 0 ? [remove(world, admin, id), remove(world, by, id)] : []),
    ])
    expect(answers.flatMap(({ status, text }, index) => (status >= 500 ? [`${index}: ${text}`] : []))).toEqual([])
    const item = await stored(world, id)
    expect(item === undefined).toBe(round % 2 === 0)
    const links = answers.filter((answer) => linkIn('fileserver', answer) !== undefined)
    if (item) expect(item['downloads']).toBe(links.length)
    expect(await violations(world)).toEqual([])
    if (item) await remove(world, by, id)
  })
})

describe('S89 Idempotency-Key', () => {
  let count = 0
  const freshKey = () => {
    count += 1
    return { 'idempotency-key': `key-${process.pid}-${count}` }
  }
  const idOf = ({ json }: Answer) => Number(json.fid ?? json.data?.file_id)
  type Send = (by: Owner, bytes: Buffer, headers: Record<string, string>, name?: string) => Promise<Answer>
  const uploads: Record<string, Send> = {
    'fileserver inline': (by, bytes, headers, name = 'a.bin') => sendMultipart(world, by, name, bytes, { headers }),
    'kms inline': (by, bytes, headers, name = 'a.bin') => sendBase64(world, by, name, bytes, {}, headers),
    'fileserver direct': (by, bytes, headers, name = 'a.bin') =>
      begin(world, by, bytes.length, { file_name: name }, headers),
    'fileserver resumable': (by, bytes, headers, name = 'a.bin') =>
      begin(world, by, bytes.length, { file_name: name, multipart: true }, headers),
    'kms direct': (by, bytes, headers, name = 'a.bin') =>
      sendMd5(world, by, digest('md5', bytes), { name, size: bytes.length }, headers),
  }

  test.each(Object.keys(uploads))('%s ∥10: one file and one answer; another body is a conflict', async (way) => {
    const send = uploads[way]
    if (!send) throw new Error(way)
    const by = await owner(world)
    const [bytes, headers] = [freshBytes(300), freshKey()]
    const answers = await inParallel(10, () => send(by, bytes, headers))
    expect(new Set(answers.map(outcome)).size).toBe(1)
    expect(new Set(answers.map(idOf)).size).toBe(1)
    expect(idOf(await send(by, bytes, headers))).toBe(idOf(answers[0] as Answer))
    expect(await usageOf(world, by)).toEqual({ files: 1, bytes: 300 })
    for (const other of [await send(by, bytes, headers, 'b.bin'), await send(by, freshBytes(301), headers)]) {
      expect([other.status, other.json.code]).toEqual([409, way.startsWith('kms') ? 10 : -2])
    }
    // Nobody else's key is it, though it is written alike.
    const another = await owner(world)
    expect(idOf(await send(another, bytes, headers))).not.toBe(idOf(answers[0] as Answer))
    expect(await usageOf(world, by)).toEqual({ files: 1, bytes: 300 })
    expect(await violations(world)).toEqual([])
  })

  test('kms md5 first ∥10: one file', async () => {
    const [by, other] = [await owner(world), await owner(world)]
    const bytes = freshBytes()
    await upload(world, other, bytes)
    const headers = freshKey()
    const answers = await inParallel(10, () => sendMd5(world, by, digest('md5', bytes), {}, headers))
    expect(tallied(answers)).toEqual({ '201 131': 10 })
    expect(new Set(answers.map(idOf)).size).toBe(1)
    expect((await usageOf(world, by)).files).toBe(1)
    const another = await sendMd5(world, by, digest('md5', freshBytes()), {}, headers)
    expect([another.status, another.json.code]).toEqual([409, 10])
  })

  test('kms: step 1 asked again after its upload has become a file makes no second one, nor does step 2 under its key', async () => {
    const by = await owner(world)
    const [bytes, headers] = [freshBytes(200), freshKey()]
    const ask = () => sendMd5(world, by, digest('md5', bytes), { size: 200 }, headers)
    const first = await ask()
    expect((await postForm(first.json.upload, bytes)).status).toBe(201)
    await world.settle()
    const again = await ask()
    expect([idOf(again), await usageOf(world, by)]).toEqual([idOf(first), { files: 1, bytes: 200 }])
    const store = await sendBase64(world, by, 'known.bin', bytes, {}, headers)
    expect([store.status, store.json.code, await usageOf(world, by)]).toEqual([409, 10, { files: 1, bytes: 200 }])
  })

  test('fileserver: a direct upload asked for again goes on; when it is a file, a new form changes nothing', async () => {
    const by = await owner(world)
    const [bytes, headers] = [freshBytes(250), freshKey()]
    const ask = () => begin(world, by, 250, {}, headers)
    const [first, second] = [await ask(), await ask()]
    expect((await postForm(second.json.data.upload, bytes)).status).toBe(201)
    await world.settle()
    const third = await ask()
    expect([idOf(third), (await bytesOf(world, by, idOf(first))).equals(bytes)]).toEqual([idOf(first), true])
    expect((await postForm(third.json.data.upload, Buffer.alloc(250))).status).toBe(201)
    await world.settle()
    expect((await bytesOf(world, by, idOf(first))).equals(bytes)).toBe(true)
    expect(await violations(world)).toEqual([])
  })

  test('a key that is too long or no visible ASCII is malformed; nothing of a body is kept with it', async () => {
    const by = await owner(world)
    for (const key of ['x'.repeat(65), 'ключ', 'a b']) {
      const { json } = await sendMultipart(world, by, 'a.bin', freshBytes(), { headers: { 'idempotency-key': key } })
      expect([key, json.code]).toEqual([key, -1])
    }
    const secret = 'canary-in-a-name.bin'
    await sendMultipart(world, by, secret, Buffer.from('canary-in-bytes'), { headers: freshKey() })
    expect(JSON.stringify(await world.items('idempotency'))).not.toMatch(/canary/)
  })
})

test('After all of this, and a week, nothing is left that is not a file', async () => {
  await world.settle()
  expect(world.deadLetters()).toEqual([])
  expect(await afterSweeps(world)).toEqual([])
})
