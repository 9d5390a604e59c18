import { audit } from '../audit/record.ts'
import { type Part, transact } from '../aws/dynamodb.ts'
import { Fault } from '../fault.ts'
import type { AccountId } from '../ids.ts'
import type { Origin } from '../origin.ts'
import { isPowerful, type Role, roles } from '../roles.ts'
import { actParts } from '../trail/table.ts'
import { type Account, identifiersOf } from './account.ts'
import { adminJoins, adminLeaves, isInOffice } from './admins.ts'
import { censusMoved } from './census.ts'
import { findById } from './findById.ts'
import { mayBePowerful } from './grantRole.ts'
import { accountKey } from './table.ts'

/** What came of it; `test-number`: whoever knows its fixed code must not become powerful. */
export type RoleChange = 'changed' | 'unchanged' | 'no-account' | 'test-number' | 'last-admin'

const ROUNDS_MAX = 5

const isDemotion = (from: Role, to: Role) => roles.indexOf(to) < roles.indexOf(from)

/** A demotion begins a new epoch, and so ends every session; a promotion ends none. */
function accountPart({ id, role, phone, freeze }: Account, to: Role): Part<'account'> {
  return {
    refusal: 'account',
    update: {
      ...accountKey(id),
      update: `SET #role = :to${isDemotion(role, to) ? ' ADD epoch :one' : ''}`,
      condition: [
        '#role = :from',
        phone ? 'phone = :phone' : 'attribute_not_exists(phone)',
        `attribute${freeze ? '' : '_not'}_exists(freeze)`,
      ].join(' AND '),
      names: { '#role': 'role' },
      values: {
        ':to': to,
        ':from': role,
        ...(phone && { ':phone': phone.phone.number }),
        ...(isDemotion(role, to) && { ':one': 1 }),
      },
    },
  }
}

type Refusal = 'account' | 'admins' | 'last-admin' | 'shelf' | 'trail'

function partsOf(account: Account, to: Role, by: AccountId | null, origin: Origin): Part<Refusal>[] {
  const before = isInOffice(account)
  const after = isInOffice({ ...account, role: to })
  return [
    accountPart(account, to),
    ...censusMoved(account, to),
    ...actParts({ what: 'role_changed', who: by, whom: account.id, to }, origin),
    ...(after && !before ? [adminJoins(account.id)] : []),
    ...(before && !after ? [adminLeaves(account.id)] : []),
  ]
}

/**
 * Gives an account a role, which holds from its next request on.
 * @param by the manager who does, null for a command of whoever runs the service
 * @throws {Fault} `unavailable` where the account was changed over and over meanwhile
 */
export async function setRole(id: AccountId, role: Role, by: AccountId | null, origin: Origin): Promise<RoleChange> {
  for (let round = 1; round <= ROUNDS_MAX; round++) {
    const account = await findById(id)
    if (!account) return 'no-account'
    if (account.role === role) return 'unchanged'
    if (isPowerful(role) && !mayBePowerful(identifiersOf(account))) return 'test-number'
    const written = await transact(partsOf(account, role, by, origin))
    if (written.done) {
      await audit('role_changed', origin, { account: id, by, reason: role })
      return 'changed'
    }
    if (written.refusals.has('last-admin') && !written.refusals.has('account')) return 'last-admin'
  }
  throw new Fault('unavailable', { retryAfterSeconds: 1 })
}
