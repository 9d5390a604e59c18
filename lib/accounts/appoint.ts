import { type Fault, fault } from '../fault.ts'
import type { AccountId } from '../ids.ts'
import type { Origin } from '../origin.ts'
import type { Role } from '../roles.ts'
import { type RoleChange, setRole } from './setRole.ts'

const refusals: { [Change in RoleChange]: Fault | null } = {
  changed: null,
  unchanged: null,
  'no-account': fault('no-account'),
  'last-admin': fault('last-admin'),
  'test-number': fault('role-refused'),
}

/**
 * Gives an account a role in the name of a manager; one that it has already is no change.
 * @throws {Fault} `no-account`, `last-admin`, `role-refused` (a test number can be neither leader nor admin)
 */
export async function appoint(id: AccountId, role: Role, by: AccountId, origin: Origin): Promise<void> {
  const refusal = refusals[await setRole(id, role, by, origin)]
  if (refusal) throw refusal
}
