/** Leaving, and everything that goes on at the same moment: afterwards nothing new belongs to whoever has gone. */
import { beforeAll, expect, test, vi } from 'vitest'
import { ask, join, type Member } from '../support/actions.ts'
import { orphans } from '../support/evidence.ts'
import { leftovers } from '../support/fileInvariants.ts'
import { act, counted } from '../support/friends.ts'
import { logIn, PASSWORD, type Person, register } from '../support/people.ts'
import { rounds } from '../support/storms.ts'
import { settleLeaving, tracesOf } from '../support/traces.ts'
import { type Answer, freshAddress, useWorld } from '../support/world.ts'

vi.setConfig({ testTimeout: 120_000 })

const ROUNDS = rounds(12, 4)

const world = useWorld({ FRIEND_REQUESTS_DAY: '100000' })
let friend: Member

beforeAll(async () => {
  friend = await join(world)
})

const mess = ({ json }: Answer): string | undefined => json.Response?.mess

/** Spreads what is at once over the time that a deletion takes. */
const soon = async <Done>(milliseconds: number, work: () => Promise<Done>): Promise<Done> => {
  await new Promise((resolve) => setTimeout(resolve, milliseconds))
  return work()
}

async function upload(token: string, text: string): Promise<Answer> {
  const json = { token, name: 'a.txt', data: Buffer.from(text).toString('base64') }
  return world.call('POST', '/app/user/upload', { json, from: freshAddress() })
}

/** An upload by form that is posted as soon as there is one. */
async function uploadByForm(token: string): Promise<void> {
  const json = { file_name: 'b.bin', file_size: 3 }
  const { data } = (await world.call('POST', '/upload', { json, token, from: freshAddress() })).json
  if (!data?.upload) return
  const form = new FormData()
  for (const [name, value] of Object.entries<string>(data.upload.fields)) form.append(name, value)
  form.append('file', new Blob(['abc']))
  await fetch(data.upload.url, { method: 'POST', body: form })
}

/** One round. @returns the id of whoever was deleted, and of whoever has the login now */
async function round(at: number): Promise<{ gone: number; next: number | null }> {
  const person = await register(world)
  const { id, account } = person
  const [token, other] = [await logIn(world, person), await logIn(world, person)]
  const member = { id: String(id), token: other }
  await act(world, friend, 'AddFriend', member)
  const wait = (step: number) => ((at * 7 + step * 13) % 40) * 2
  const registering = () =>
    world.call('POST', '/user/register', { json: { account, password: 'another-1' }, from: freshAddress() })
  const [deleted, twice, registered] = await Promise.all([
    soon(20, () => ask(world, 'DeleteAccount', { password: PASSWORD }, token, freshAddress())),
    soon(wait(1), () => ask(world, 'DeleteAccount', { password: PASSWORD }, other, freshAddress())),
    soon(40 + wait(2), registering),
    soon(wait(3), () => world.call('POST', '/user/login', { json: person, from: freshAddress() })),
    soon(wait(4), () => upload(other, `late ${id}`)),
    soon(wait(5), () => uploadByForm(other)),
    soon(wait(6), () => act(world, member, 'AcceptFriend', friend)),
    soon(wait(7), () => act(world, friend, 'DeleteFriend', member)),
    soon(wait(8), () => ask(world, 'ExportData', {}, other, freshAddress())),
    soon(wait(9), () => world.leave()),
  ])
  // One of the two has done it; the other's session was over, or it found nobody.
  expect([mess(deleted), mess(twice)].filter((words) => words === 'account deleted')).toHaveLength(1)
  return { gone: id, next: registered.json.user_id || null }
}

const isOut = async (person: Person) =>
  (await world.call('POST', '/user/login', { json: person, from: freshAddress() })).status !== 200

test('nothing new belongs to whoever has gone, and everything that is counted is right', async () => {
  const rounds = []
  for (let at = 0; at < ROUNDS; at++) rounds.push(await round(at))
  await world.settle()
  world.wire.clear()
  await settleLeaving(world)
  // Exports that were begun, and forms that were out.
  world.advance(61 * 60_000)
  await world.export()
  await world.sweep()

  const gone = rounds.map((one) => one.gone)
  const left = await tracesOf(world, gone)
  expect(left.filter((trace) => !/^users \{"deletedAt":\d+,"id":\d+\}$/.test(trace))).toEqual([])
  expect(left).toHaveLength(ROUNDS)
  for (const id of gone) expect(await isOut({ id, account: String(id), password: PASSWORD })).toBe(true)
  const next = rounds.flatMap((one) => one.next ?? [])
  expect(new Set(next).size).toBe(next.length)
  expect(gone.filter((id) => next.includes(id))).toEqual([])
  expect(await orphans(world)).toEqual([])
  expect(await leftovers(world)).toEqual([])
  const { edges, counters } = await counted(world, friend)
  expect(counters).toEqual(edges)
  expect(edges).toEqual({ follow: 0, friends: 0, fans: 0 })
})
