/** Races at the manager's desk: every repetition has people of its own. */
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { expect, test, vi } from 'vitest'
import { findById } from '../../lib/accounts/findById.ts'
import type { AccountId } from '../../lib/identity/accountId.ts'
import { inParallel } from '../support/attempts.ts'
import { user } from '../support/evidence.ts'
import { accountOf, joinDirectly, keepFile } from '../support/keeping.ts'
import { appoint, type Manager, manage, messOf } from '../support/managers.ts'
import { repeats } from '../support/storms.ts'
import { useWorld } from '../support/world.ts'

vi.setConfig({ testTimeout: 120_000 })

const world = useWorld()

/** Nobody but these is in office. */
async function onlyAdmins(managers: readonly Manager[]): Promise<void> {
  const Item = { id: { N: '0' }, admins: { NS: managers.map(({ id }) => id) } }
  await world.cloud.dynamodb.send(new PutItemCommand({ TableName: world.cloud.environment['USERS_TABLE'], Item }))
}

const namedAdmins = async () => [...((await user(world, 0))['admins'] as Set<number>)].sort()

/** Those of these who are admins and not frozen, by their own items. */
async function inOffice(managers: readonly Manager[]): Promise<number[]> {
  const accounts = await Promise.all(managers.map(({ id }) => findById(Number(id) as AccountId)))
  return accounts.flatMap((one) => (one?.role === 'admin' && one.freeze === null ? [Number(one.id)] : [])).sort()
}

const endings = [
  ['SetRole', { role: 'leader' }],
  ['FreezeUser', { explain: '违规' }],
  ['DeleteUser', {}],
] as const

const end = (by: Manager, { id }: Manager, turn: number) => {
  const [Action, fields] = endings[turn % endings.length] ?? endings[0]
  return manage(world, by, Action, { id, ...fields })
}

let turn = 0

test('Two admins end each other at once, by demotion, freeze or deletion: one is left', repeats(50), async () => {
  turn += 1
  const [one, other] = [await appoint(world), await appoint(world)]
  await onlyAdmins([one, other])
  const answers = await Promise.all([end(one, other, turn), end(other, one, Math.floor(turn / 3))])
  const said = answers.map(messOf).sort()
  expect(said.filter((mess) => mess === 'ok')).toHaveLength(1)
  expect(['last admin', 'session error', 'permission denied']).toContain(said.find((mess) => mess !== 'ok'))
  const left = await inOffice([one, other])
  expect(left).toHaveLength(1)
  expect(await namedAdmins()).toEqual(left)
})

test(
  'Three managers end one of two admins and the other at once: one is left, by both accounts of it',
  repeats(10),
  async () => {
    const managers = [await appoint(world), await appoint(world), await appoint(world)] as const
    await onlyAdmins(managers)
    await Promise.all(managers.map((by, index) => end(by, managers[(index + 1) % 3] as Manager, index)))
    const left = await inOffice(managers)
    expect(left.length).toBeGreaterThanOrEqual(1)
    expect(await namedAdmins()).toEqual(left)
  },
)

test(
  'Five roles given to one account at once: it has one of them, and stands on the list of that role alone',
  repeats(10),
  async () => {
    const manager = await appoint(world)
    const { id } = await joinDirectly()
    const answers = await Promise.all(
      ['vip', 'creator', 'leader', 'admin', 'vip'].map((role) => manage(world, manager, 'SetRole', { id, role })),
    )
    for (const answer of answers) expect(['ok', 'server error']).toContain(messOf(answer))
    const { role } = await accountOf(id)
    const rows = (await world.items('lists')).filter(
      ({ list, id: row }) => /^accounts#/.test(String(list)) && row === id,
    )
    expect(rows.map(({ list }) => list)).toEqual([`accounts#${role}`])
    expect((await namedAdmins()).includes(id)).toBe(role === 'admin')
  },
)

test('One file deleted ten times at once: once, and the quota is given back once', repeats(10), async () => {
  const manager = await appoint(world)
  const owner = await joinDirectly()
  const file = await keepFile(owner, 'a.txt', `bytes of ${owner.id}`)
  const answers = await inParallel(10, () => manage(world, manager, 'DeleteFile', { file_id: file.id }))
  expect(answers.map(messOf).sort()).toEqual([...Array.from({ length: 9 }, () => 'no such file'), 'ok'])
  const [usage] = (await world.items('usage')).filter(({ account }) => account === owner.id)
  expect(usage).toMatchObject({ files: 0, bytes: 0 })
  const acts = (await world.items('auditlog')).filter(({ object }) => object === String(file.id))
  expect(acts).toHaveLength(1)
})

test('A data type defined and deleted at once: it is there and listed, or neither', repeats(10), async () => {
  const manager = await appoint(world)
  const data_name = `kind${manager.id}`
  const definition = { data_name, format: 'text', visibility: 'self', editable: true, max_length: 9 }
  await Promise.all([
    manage(world, manager, 'DefineDataType', definition),
    manage(world, manager, 'DeleteDataType', { data_name }),
    manage(world, manager, 'DefineDataType', definition),
  ])
  const { data } = (await manage(world, manager, 'ListDataTypes')).json.Response
  const items = await world.items('datatypes')
  const names = items.find((item) => item['data_name'] === '#names')?.['names'] as Set<string>
  const isThere = items.some((item) => item['data_name'] === data_name)
  expect([names.has(data_name), data.some((one: { data_name: string }) => one.data_name === data_name)]).toEqual([
    isThere,
    isThere,
  ])
})
