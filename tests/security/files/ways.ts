/** The world of these files, two people in it, and every way in. */
import { afterEach, beforeAll, expect, test } from 'vitest'
import { afterSweeps, violations } from '../../support/fileInvariants.ts'
import {
  begin,
  dialects,
  digest,
  type Fetched,
  type FileDialect,
  freshBytes,
  type Owner,
  owner,
  postForm,
  sendBase64,
  sendForm,
  sendMd5,
  sendMultipart,
  stored,
} from '../../support/files.ts'
import { type Answer, useWorld } from '../../support/world.ts'

export const MIB = 1024 * 1024
export const MINUTE_MS = 60_000
/** Lambda's limit, taken as decimal megabytes to be on the safe side. */
export const EVENT_BYTES_MAX = 6_000_000
export const DOCUMENTED = '计算机操作系统(汤子瀛)习题答案.DOC.pdf'

export const world = useWorld()
export let alice: Owner
export let bob: Owner

beforeAll(async () => {
  ;[alice, bob] = [await owner(world), await owner(world)]
})

afterEach(() => {
  world.wire.clear()
  world.s3Wire.clear()
  world.resetClock()
})

export const base64 = (bytes: Buffer) => bytes.toString('base64')

export let turns = 0

/** One dialect after the other, where any will do. */
export const inTurn = (): FileDialect => dialects[turns++ % dialects.length] ?? 'kms'

/** The name that a download is saved under (RFC 6266 §4.3: `filename*` is preferred). */
export function savedName({ headers }: Fetched): string {
  const [, encoded] =
    /^attachment; filename="[ !#-[\]-~]*"; filename\*=UTF-8''([!-~]+)$/.exec(headers['content-disposition'] ?? '') ?? []
  return encoded === undefined ? `not an attachment: ${headers['content-disposition']}` : decodeURIComponent(encoded)
}

export interface Made {
  answer: Answer
  id: number | null
}

/** Every way in that carries a name: what was answered, and the file that came of it. */
export const ways: Record<string, (name: string, bytes: Buffer) => Promise<Made>> = {
  'fileserver multipart': async (name, bytes) => {
    const answer = await sendMultipart(world, alice, name, bytes)
    return { answer, id: answer.json.data?.file_id ?? null }
  },
  'fileserver direct': async (name, bytes) => {
    const answer = await begin(world, alice, bytes.length, { file_name: name })
    const { data } = answer.json
    if (data) expect((await postForm(data.upload, bytes)).status).toBe(201)
    await world.settle()
    return { answer, id: data?.file_id ?? null }
  },
  'kms JSON': async (name, bytes) => {
    const answer = await sendBase64(world, alice, name, bytes)
    return { answer, id: answer.json.fid === undefined ? null : Number(answer.json.fid) }
  },
  'kms form': async (name, bytes) => {
    const answer = await sendForm(world, alice, name, base64(bytes))
    return { answer, id: answer.json.fid === undefined ? null : Number(answer.json.fid) }
  },
  'kms direct': async (name, bytes) => {
    const answer = await sendMd5(world, alice, digest('md5', bytes), { name, size: bytes.length })
    const { fid, upload: form } = answer.json
    if (form) expect((await postForm(form, bytes)).status).toBe(201)
    await world.settle()
    return { answer, id: fid === undefined ? null : Number(fid) }
  },
}
export const wayNames = Object.keys(ways)
/** The names are read by one reader in all ways, so that some of them will do where the others have been tried. */
export const thorough = ['fileserver multipart', 'kms JSON']
export const forWay = <Row>(way: string, rows: readonly Row[]): readonly Row[] =>
  thorough.includes(way) ? rows : rows.filter((_, index) => index % 3 === 0)
export const bring = (way: string, name: string, bytes = freshBytes()) =>
  ways[way]?.(name, bytes) ?? Promise.reject(new Error(`no way ${way}`))

/** The route's own words for what has no good name. */
export const refusedName = (way: string) => (way.startsWith('kms') ? [403, 1] : [200, -1])

export async function nameAfter(way: string, given: string): Promise<string | null> {
  const { answer, id } = await bring(way, given)
  if (id !== null) return String((await stored(world, id))?.['name'])
  expect([given, answer.status, answer.json.code]).toEqual([given, ...refusedName(way)])
  return null
}

/** What holds behind all tests of a file; called at its end. */
export function leavesNothing(): void {
  test('S96 no log line has a name, a link, a form or a byte of any file', () => {
    expect(world.logs.length).toBeGreaterThan(50)
    const said = world.logs.filter((line) =>
      /X-Amz-|x-amz-signature|习题|passwd|boot\.ini|aGVs|pending\/|bytes\//.test(line),
    )
    expect(said).toEqual([])
  })

  test('After all of this, and a week, nothing is left that is not a file', async () => {
    await world.settle()
    expect(await violations(world)).toEqual([])
    expect(await afterSweeps(world)).toEqual([])
  })
}
