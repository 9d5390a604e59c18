/**
 * S98 for leaving: the functions that nobody calls do what their roles allow and nothing else, and their roles allow nothing
 * that they never do.
 */
import { randomBytes } from 'node:crypto'
import { CreateMultipartUploadCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { setRole } from '../../lib/accounts/setRole.ts'
import type { AccountId } from '../../lib/identity/accountId.ts'
import { ask, join } from '../support/actions.ts'
import { directly } from '../support/directly.ts'
import type { Rule } from '../support/engineWire.ts'
import { befriend } from '../support/friends.ts'
import { accountOf, beginFile, keepFile } from '../support/keeping.ts'
import { missingIn, type Observer, startObserver } from '../support/observer.ts'
import { PASSWORD } from '../support/people.ts'
import { freshAddress, useWorld } from '../support/world.ts'

const PARAMETERS_FORGOTTEN_MS = 301_000
const DAY_MS = 86_400_000

/** Grants that no scenario can use, and why they are there all the same: `function action resource` → reason. */
const unused: Record<string, string> = {}

vi.setConfig({ testTimeout: 90_000 })

const world = useWorld({ FILE_MULTIPART_BYTES_MIN: String(6 * 1024 * 1024) })
let observer: Observer
let s3: S3Client

beforeAll(async () => {
  observer = await startObserver(world)
  s3 = new S3Client({ endpoint: String(world.cloud.environment['AWS_ENDPOINT_URL_S3']) })
})

afterAll(async () => {
  s3.destroy()
  await observer.stop()
})

/** The first file to be removed is not as it was read. */
const changedMeanwhile: Rule = {
  fault: {
    kind: 'error',
    type: 'TransactionCanceledException',
    extra: { CancellationReasons: [{ Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' }] },
  },
  when: ({ operation, tables }) => operation === 'TransactWriteItems' && tables.some((name) => name.endsWith('-files')),
  times: 1,
}

const leaving = () => {
  world.advance(PARAMETERS_FORGOTTEN_MS)
  return observer.doing('platformLeaving', () => {
    world.wire.add(changedMeanwhile)
    return world.leave()
  })
}

const exporting = () => {
  world.advance(PARAMETERS_FORGOTTEN_MS)
  return observer.doing('platformExport', () => world.export())
}

/** Somebody of whom there is something of everything. */
async function everything() {
  const [member, friend] = [await join(world), await join(world)]
  await befriend(world, member, friend)
  await ask(world, 'BlockUser', { friend_id: (await join(world)).id }, member.token, freshAddress())
  await ask(world, 'AddFriend', { friend_id: (await join(world)).id }, member.token, freshAddress())
  await ask(world, 'AddFriend', { friend_id: member.id }, (await join(world)).token, freshAddress())
  await setRole(Number(member.id) as AccountId, 'vip', null, directly)
  const account = await accountOf(member.id)
  await keepFile(account, 'a.txt', randomBytes(9).toString('hex'))
  await beginFile(account, 'b.bin', 3)
  await beginFile(account, 'c.bin', 7 * 1024 * 1024, true)
  expect((await ask(world, 'ExportData', { password: PASSWORD }, member.token, freshAddress())).json.StatusCode).toBe(0)
  return member
}

/** Somebody has begun to write the file in parts, and has died. */
async function breakOff(id: string): Promise<void> {
  const [row] = (await world.items('exports')).filter(({ account }) => account === Number(id))
  await s3.send(new CreateMultipartUploadCommand({ Bucket: world.s3.bucketName(), Key: String(row?.['object']) }))
}

describe('What the functions do', () => {
  test('export: one that is written, and one whose day is over, broken off in the middle of its parts', async () => {
    await everything()
    await exporting()
    const { id, token } = await everything()
    await exporting()
    const { json } = await ask(world, 'ExportData', { password: PASSWORD }, token, freshAddress())
    expect(json.Response.mess).toBe('export ready')
    await breakOff(id)
    world.advance(DAY_MS)
    await exporting()
  })

  test('leaving: of everything something, with an export that was broken off', async () => {
    const { id, token } = await everything()
    await exporting()
    await breakOff(id)
    for (const member of [id, (await join(world)).id]) await keepFile(await accountOf(member), 'd.txt', 'same')
    expect((await ask(world, 'DeleteAccount', { password: PASSWORD }, token, freshAddress())).json.StatusCode).toBe(0)
    await leaving()
    world.advance(21 * 60_000)
    await leaving()
    expect(await world.items('jobs')).not.toContainEqual(expect.objectContaining({ kind: 'leaving' }))
  })
})

describe('S98 a role and what its function did', () => {
  const granted = () => new Map([...observer.granted].filter(([name]) => observer.used.has(name)))

  test('no function did what its role does not allow', () => {
    expect(missingIn(observer.granted, observer.used)).toEqual([])
  })

  test('no role allows what its function never did', () => {
    expect(missingIn(observer.used, granted())).toEqual(Object.keys(unused).sort())
  })
})
