import { auditParts } from '../auditLog/auditParts.ts'
import { type Part, transact } from '../aws/dynamodb.ts'
import { again, untilSettled } from '../aws/retry.ts'
import type { Caller } from '../caller/caller.ts'
import { type Fault, fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import { isPowerful, type Role, roles } from '../identity/roles.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { type Account, identifiersOf } from './account.ts'
import { adminJoins, adminLeaves, isActiveAdmin } from './adminsTable.ts'
import { accountUpdate } from './changeTable.ts'
import { findById } from './findById.ts'
import { mayBePowerful } from './grantRole.ts'
import { moveParts } from './listing.ts'

/** The outcome; `test-number` refuses power to a number whose fixed code others know. */
export type RoleChange = 'changed' | 'unchanged' | 'no-account' | 'test-number' | 'last-admin'

const ATTEMPTS_MAX = 5

const isDemotion = (from: Role, to: Role) => roles.indexOf(to) < roles.indexOf(from)

/** A demotion begins a new epoch, and so ends every session; a promotion ends none. */
function accountPart(account: Account, to: Role): Part<'account'> {
  const changes = { set: { role: to }, ...(isDemotion(account.role, to) && { add: { epoch: 1 } as const }) }
  return { refusal: 'account', update: accountUpdate(account, changes, ['role', 'phone', 'freeze']) }
}

type Refusal = 'account' | 'admins' | 'last-admin' | 'list' | 'auditLog'

function partsOf(account: Account, to: Role, by: AccountId | null, caller: Caller): Part<Refusal>[] {
  const before = isActiveAdmin(account)
  const after = isActiveAdmin({ ...account, role: to })
  return [
    accountPart(account, to),
    ...moveParts(account, to),
    ...auditParts({ action: 'role_changed', actor: by, subject: account.id, to }, caller),
    ...(after && !before ? [adminJoins(account.id)] : []),
    ...(before && !after ? [adminLeaves(account.id)] : []),
  ]
}

/**
 * Gives an account a role, which holds from its next request on.
 * @param by the manager who asks, null for the command line
 * @throws {Fault} `unavailable` where the account was changed over and over meanwhile
 */
export async function setRole(id: AccountId, role: Role, by: AccountId | null, caller: Caller): Promise<RoleChange> {
  return untilSettled<RoleChange>(ATTEMPTS_MAX, async () => {
    const account = await findById(id)
    if (!account) return 'no-account'
    if (account.role === role) return 'unchanged'
    if (isPowerful(role) && !mayBePowerful(identifiersOf(account))) return 'test-number'
    const written = await transact(partsOf(account, role, by, caller))
    if (written.done) {
      await logSecurityEvent('role_changed', caller, { account: id, by, reason: role })
      return 'changed'
    }
    return written.refusals.has('last-admin') && !written.refusals.has('account') ? 'last-admin' : again
  })
}

/** The fault that each refusal is; made anew each time, since an error belongs to the request that met it. */
const refusals = {
  'no-account': () => fault('no-account'),
  'last-admin': () => fault('last-admin'),
  'test-number': () => fault('role-refused'),
} satisfies Record<Exclude<RoleChange, 'changed' | 'unchanged'>, () => Fault>

/**
 * Gives an account a role in the name of a manager; one that it has already is no change.
 * @throws {Fault} `no-account`, `last-admin`, `role-refused` (a test number can be neither leader nor admin)
 */
export async function appoint(id: AccountId, role: Role, by: AccountId, caller: Caller): Promise<void> {
  const change = await setRole(id, role, by, caller)
  if (change !== 'changed' && change !== 'unchanged') throw refusals[change]()
}
