import type { Caller } from '../caller/caller.ts'
import { isTestNumber } from '../codes/testNumbers.ts'
import { settings } from '../config.ts'
import { fault } from '../fault.ts'
import type { Identifier } from '../identity/identifier.ts'
import { storedPhone } from '../identity/phone.ts'
import { isPowerful, type Role } from '../identity/roles.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import type { Account } from './account.ts'

declare const checked: unique symbol

/** A role that the account may begin with. */
export type GrantedRole = Role & { readonly [checked]: 'GrantedRole' }

export interface RoleRequest {
  role: Role
  /** The account that asks; an admin may grant any role. */
  actor: Pick<Account, 'role'> | null
  identifiers: readonly Identifier[]
}

/**
 * A phone with a fixed test code must never open a powerful account: everyone who has configured the stage knows the
 * code.
 */
export function mayBePowerful(identifiers: readonly Identifier[]): boolean {
  return !identifiers.some(({ kind, key }) => kind === 'phone' && isTestNumber(storedPhone(key)))
}

/**
 * Grants the role of a new account: one that anybody may choose, or any role where an admin asks.
 * @throws {Fault} `role-refused`
 */
export async function grantRole({ role, actor, identifiers }: RoleRequest, caller: Caller): Promise<GrantedRole> {
  const open = settings().SELF_ASSIGNABLE_ROLES.includes(role) || actor?.role === 'admin'
  if (open && (!isPowerful(role) || mayBePowerful(identifiers))) return role as GrantedRole
  await logSecurityEvent('role_refused', caller)
  throw fault('role-refused')
}
