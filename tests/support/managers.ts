/** Managers and their actions; the test judges the answers. */
import { setRole } from '../../lib/accounts/setRole.ts'
import type { AccountId } from '../../lib/identity/accountId.ts'
import type { Role } from '../../lib/identity/roles.ts'
import { join, type Member } from './actions.ts'
import { directly } from './directly.ts'
import { type Answer, freshAddress, type World } from './world.ts'

export type Manager = Member

/** Gives an account a role as the command does. */
export const giveRole = (id: string | number, role: Role) => setRole(Number(id) as AccountId, role, null, directly)

/** Registers an account with a role and a recent login. */
export async function appoint(world: World, role: Role = 'admin'): Promise<Manager> {
  const member = await join(world, '经理')
  await giveRole(member.id, role)
  return member
}

/** Sends one action of a manager; it may fail. */
export function manage(
  world: World,
  { token }: Pick<Manager, 'token'>,
  Action: string,
  fields: object = {},
): Promise<Answer> {
  return world.call('POST', '/manager', { json: { Action, ...fields }, token, from: freshAddress() })
}

/** The message of an action's answer. */
export const messOf = ({ json }: Answer): string => json.Response.mess
