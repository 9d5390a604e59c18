/** Managers and what they have done at their desk; what is answered is the test's to judge. */
import { setRole } from '../../lib/accounts/setRole.ts'
import type { AccountId } from '../../lib/identity/accountId.ts'
import type { Role } from '../../lib/identity/roles.ts'
import { join, type Member } from './actions.ts'
import { directly } from './keeping.ts'
import { type Answer, freshAddress, type World } from './world.ts'

export type Manager = Member

/** Gives somebody a role as the command does. */
export const giveRole = (id: string | number, role: Role) => setRole(Number(id) as AccountId, role, null, directly)

/** Somebody new with a role and a recent login. */
export async function appoint(world: World, role: Role = 'admin'): Promise<Manager> {
  const member = await join(world, '经理')
  await giveRole(member.id, role)
  return member
}

/** One action at the desk, whatever comes of it. */
export function manage(
  world: World,
  { token }: Pick<Manager, 'token'>,
  Action: string,
  fields: object = {},
): Promise<Answer> {
  return world.call('POST', '/manager', { json: { Action, ...fields }, token, from: freshAddress() })
}

/** What an action answered, in a word. */
export const messOf = ({ json }: Answer): string => json.Response.mess
