/** S98 for the manager's desk: it does what its role allows and nothing else, and its role allows nothing that it never does. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { importAccount } from '../../lib/accounts/importAccount.ts'
import { setRole } from '../../lib/accounts/setRole.ts'
import type { AccountId } from '../../lib/identity/accountId.ts'
import { directly } from '../support/directly.ts'
import { accountOf, keepFile, oldUser } from '../support/keeping.ts'
import { appoint, type Manager, manage } from '../support/managers.ts'
import { missingIn, type Observer, startObserver } from '../support/observer.ts'
import { registerPhone } from '../support/people.ts'
import { freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

/** Grants that no scenario can use, and why they are there all the same: `function action resource` → reason. */
const unused: Record<string, string> = {
  'actionManager dynamodb:GetItem IdentifiersTable':
    'Whoever looks somebody up may go by an identifier too; the desk goes by the id.',
}

vi.setConfig({ testTimeout: 90_000 })

const world = useWorld()
let observer: Observer

beforeAll(async () => {
  observer = await startObserver(world)
})

afterAll(async () => {
  await observer.stop()
})

/** Every action, each cold and with a fresh login, and what leads to each of its writes. */
async function everyAction(): Promise<void> {
  const watched = async (Action: string, fields: object = {}, manager?: Manager) => {
    const { token } = manager ?? (await appoint(world))
    const answer = await observer.call('POST', '/manager', { json: { Action, ...fields }, token })
    expect([Action, answer.json.Response.mess]).toEqual([Action, 'ok'])
    return answer.json.Response
  }
  const somebody = async () => (await registerPhone(world, freshPhone(), freshAddress())).id
  const id = await somebody()
  await watched('ListUsers', { limit: 1 })
  await watched('GetUser', { id })
  for (const role of ['admin', 'leader']) await watched('SetRole', { id, role })
  await watched('FreezeUser', { id, explain: '违规' })
  for (const Action of ['UnfreezeUser', 'UnlockUser', 'RevokeSessions', 'ReleasePhone', 'DeleteUser']) {
    await watched(Action, { id })
  }
  const admin = await somebody()
  await setRole(admin as AccountId, 'admin', null, directly)
  await watched('DeleteUser', { id: admin })
  const came = await importAccount(oldUser({ identity: freshName() }))
  await watched('DeleteUser', { id: came.kind === 'imported' && came.id })
  const owner = await accountOf(String(await somebody()))
  const files = [await keepFile(owner, 'a.txt', 'same'), await keepFile(owner, 'b.txt', 'same')]
  await watched('ListFiles', { id: owner.id })
  for (const file of files) await watched('SetFilePermission', { file_id: file.id, permission: 0 })
  for (const file of files) await watched('DeleteFile', { file_id: file.id })
  const data_name = freshName()
  await watched('DefineDataType', { data_name, format: 'text', visibility: 'self', editable: true, max_length: 9 })
  await watched('ListDataTypes')
  await watched('DeleteDataType', { data_name })
  await watched('GetAudit', { id: owner.id })
  await watched('GetAudit', { id: admin })
  await watched('GetStats')
  // A session that was last seen an hour ago is seen again.
  const manager = await appoint(world)
  world.advance(3_700_000)
  expect((await manage(world, manager, 'GetStats')).status).toBe(200)
  world.advance(3_700_000)
  await watched('GetStats', {}, manager)
}

test('The desk does all that its role allows and nothing else', async () => {
  await everyAction()
  expect(missingIn(observer.granted, observer.used)).toEqual([])
  const heard = new Map([...observer.granted].filter(([name]) => observer.used.has(name)))
  expect(missingIn(observer.used, heard)).toEqual(Object.keys(unused).sort())
})
