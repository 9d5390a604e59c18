/**
 * Three people: requests that cross, a block, an export, a deletion with 2,000 files and 500 friends (fewer in
 * the narrow form). Afterwards nothing in
 * any table or in the bucket tells of whoever has gone but what the law lets stand, and every counter is right.
 */
import { expect, test, vi } from 'vitest'
import { setRole } from '../lib/accounts/setRole.ts'
import type { AccountId } from '../lib/identity/accountId.ts'
import { readStats } from '../lib/stats/readStats.ts'
import { ask, type Member, update } from './support/actions.ts'
import { seedFiles, seedFriends } from './support/crowds.ts'
import { directly } from './support/directly.ts'
import { orphans } from './support/evidence.ts'
import { leftovers } from './support/fileInvariants.ts'
import { act, counted, idsIn, pagesOf } from './support/friends.ts'
import { accountOf, beginFile, post } from './support/keeping.ts'
import { PASSWORD } from './support/people.ts'
import { width } from './support/storms.ts'
import { settleLeaving, tracesOf } from './support/traces.ts'
import { type Answer, freshAddress, freshName, freshPhone, useWorld } from './support/world.ts'

vi.setConfig({ testTimeout: 180_000 })

const FILES = width(2000, 600)
const FRIENDS = width(500, 220)
const DAY_MS = 86_400_000

interface Person extends Member {
  username: string
  phone: string
  email: string
  from: string
}

const world = useWorld()

const mess = ({ json }: Answer): string => json.Response?.mess ?? json.mess

/** Somebody with all that tells who somebody is: a name, a proved phone, an email, an address, a picture. */
async function person(): Promise<Person> {
  const [username, phone, from] = [freshName(), freshPhone(), freshAddress()]
  const email = `${username}@example.com`
  await world.call('POST', '/register', { json: { username, password: PASSWORD }, from })
  const login = await ask(world, 'Login', { id: username, password: PASSWORD }, undefined, from)
  const { id, token: first } = login.json.Response
  const { token } = (await update(world, first, [['email', '', email]])).json
  await ask(world, 'RequestCode', { purpose: 'bind', phone }, token, from)
  const bound = await ask(world, 'BindPhone', { phone, phone_code: world.cloud.inbox.code(phone) }, token, from)
  expect(mess(bound)).toBe('phone bound')
  const data = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'
  expect((await world.call('POST', '/app/user/avatar', { json: { token, data }, from })).status).toBe(201)
  return { id, token, username, phone, email, from }
}

const upload = (by: Person, name: string, text: string) =>
  world.call('POST', '/app/user/upload', {
    json: { token: by.token, name, data: Buffer.from(text).toString('base64') },
    from: by.from,
  })

const marksOf = ({ id, username, phone, email, from }: Person) => [id, username, phone, `+86${phone}`, email, from]

test('a story of three people', async () => {
  const [anna, ben, cai] = [await person(), await person(), await person()]

  // Requests that cross make friends, once.
  const crossing = await Promise.all([act(world, anna, 'AddFriend', ben), act(world, ben, 'AddFriend', anna)])
  expect(crossing.filter((words) => words === 'friend added').length).toBeGreaterThan(0)
  expect([await idsIn(world, anna, 'GetFriends'), await idsIn(world, ben, 'GetFriends')]).toEqual([[ben.id], [anna.id]])

  // A block ends what there was, and tells nobody.
  expect(await act(world, cai, 'AddFriend', anna, { mess: 'it is Cai' })).toBe('friend request sent')
  expect((await pagesOf(world, anna, 'GetFriendRequests')).flat()).toMatchObject([{ id: cai.id, mess: 'it is Cai' }])
  expect(await act(world, anna, 'BlockUser', cai)).toBe('blocked')
  expect(await act(world, cai, 'AddFriend', anna, { mess: 'once more' })).toBe('friend request sent')
  expect((await pagesOf(world, anna, 'GetFriendRequests')).flat()).toEqual([])
  expect(await idsIn(world, cai, 'GetFriends')).toEqual([])
  await act(world, cai, 'BlockUser', ben)
  await setRole(Number(anna.id) as AccountId, 'creator', null, directly)

  // Files: some by every way there is, the rest by the rows that the same way writes.
  const account = await accountOf(anna.id)
  for (let at = 0; at < 10; at++) expect((await upload(anna, `own-${at}.txt`, `own ${at}`)).status).toBe(201)
  expect((await upload(anna, 'shared.txt', 'shared by both')).status).toBe(201)
  expect((await upload(ben, 'shared.txt', 'shared by both')).status).toBe(201)
  for (let at = 0; at < 3; at++) expect(await post(await beginFile(account, `form-${at}.bin`, 4), `for${at}`)).toBe(201)
  await world.settle()
  const [form, parts] = [await beginFile(account, 'way.bin', 3), await beginFile(account, 'long.bin', 6_000_000, true)]
  const seeded = await seedFiles(world, account, FILES - 16)
  const friends = await seedFriends(world, account, FRIENDS - 1)
  const one = friends[0]?.id ?? 0
  expect((await counted(world, anna)).edges).toEqual({ follow: FRIENDS, friends: FRIENDS, fans: FRIENDS })
  expect(
    await leftovers(world).then((found) => found.filter((text) => !/^(upload|multipart|a job)/.test(text))),
  ).toEqual([])

  // Everything that is held, in a file.
  expect(mess(await ask(world, 'ExportData', {}, anna.token, anna.from))).toBe('export started')
  await world.export()
  const { url } = (await ask(world, 'ExportData', {}, anna.token, anna.from)).json.Response
  const held = (await (await fetch(url)).json()) as Record<string, unknown[]>
  expect([held['files']?.length, held['friends']?.length, held['blocked']?.length]).toEqual([FILES, FRIENDS, 1])
  expect(held['account']).toMatchObject({ loginname: anna.username, email: anna.email, role: 'creator' })

  // She leaves.
  const marks = [...marksOf(anna), seeded, form.file.id, parts.file.id, 'it is Cai', 'once more']
  expect((await tracesOf(world, marks)).length).toBeGreaterThan(FILES * 4)
  const before = (await readStats()).accounts
  expect(mess(await ask(world, 'DeleteAccount', { password: PASSWORD }, anna.token, anna.from))).toBe('account deleted')
  expect((await ask(world, 'GetSessions', {}, anna.token, anna.from)).status).toBe(401)
  expect((await world.call('GET', `/user/id/${anna.id}`)).json.data).toMatchObject({ state: 'remove', name: null })
  const names = [anna.username, anna.phone, anna.email]
  for (const name of names) expect((await world.call('GET', `/user/count/${name}`)).json.data).toBe(0)
  const heir = await ask(world, 'AddFriend', { friend_id: anna.id }, ben.token, ben.from)
  expect(mess(heir)).toBe('id error')
  expect((await readStats()).accounts).toBe(before - 1)

  for (let run = 0; run < 10 && (await world.items('files')).length > 1; run++) await world.leave()
  expect((await fetch(url)).status).toBe(404)
  await settleLeaving(world)
  const left = await tracesOf(world, marks)
  // What is counted of her number lives for a day, whoever has it; of her nothing is left but that she was there.
  const ofNumber = left.filter((trace) => trace.startsWith('codes ') && trace.includes(`"phone":"+86${anna.phone}"`))
  expect(ofNumber.join()).not.toContain('hash')
  expect(left.filter((trace) => !ofNumber.includes(trace))).toEqual([
    expect.stringMatching(/^users \{"deletedAt":\d+,"id":\d+\}$/),
  ])
  await world.cloud.sweep(Date.now() + 3 * DAY_MS)
  expect(await tracesOf(world, marks)).toHaveLength(1)

  // What managers did stays, and says nothing of whom it was done to.
  const acts = (await world.items('auditlog')).filter(({ action }) => action === 'role_changed')
  expect(acts).toEqual([expect.objectContaining({ to: 'creator', subject: expect.stringMatching(/^#/) })])
  expect(acts[0]).not.toHaveProperty('from')

  // Every counter is right.
  for (const other of [ben, cai, { id: String(one) }]) {
    const { edges, counters } = await counted(world, other)
    expect(counters).toEqual(edges)
    expect(edges).toEqual({ follow: 0, friends: 0, fans: 0 })
  }
  const counts = (await world.items('edges')).filter(({ edge }) => /^count#/.test(String(edge)))
  const sum = (name: string) => counts.reduce((total, item) => total + Number(item[name] ?? 0), 0)
  expect([sum('follow'), sum('friends'), sum('fans')]).toEqual([0, 0, 0])
  expect(await leftovers(world)).toEqual([])
  expect(await orphans(world)).toEqual([])
  expect((await readStats()).accounts).toBe((await world.items('users')).filter(({ role }) => role).length)
  const kept = (await world.items('files')).map(({ name }) => name)
  expect(kept).toEqual(['shared.txt'])
  const photos = world.objects().filter(({ key }) => key.startsWith('avatars/'))
  expect(photos).toHaveLength(2)
})
