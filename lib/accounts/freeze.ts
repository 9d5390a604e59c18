import { audit } from '../audit/record.ts'
import type { Part } from '../aws/dynamodb.ts'
import type { AccountId } from '../ids.ts'
import type { Origin } from '../origin.ts'
import { actParts } from '../trail/table.ts'
import type { Account, Freeze } from './account.ts'
import { adminJoins, adminLeaves, isInOffice } from './admins.ts'
import { along, type ChangeRefusal, changeAsRead } from './changeAsRead.ts'
import { accountKey } from './table.ts'

/** Puts a freeze in the place of the one that was read; the role decides whether an admin comes or goes with it. */
function freezePart({ id, role, freeze: old }: Account, freeze: Freeze | null): Part<'account'> {
  return {
    refusal: 'account',
    update: {
      ...accountKey(id),
      update: freeze ? 'SET freeze = :freeze' : 'REMOVE freeze',
      condition: `#role = :role AND attribute${old ? '' : '_not'}_exists(freeze)`,
      names: { '#role': 'role' },
      values: { ':role': role, ...(freeze && { ':freeze': { ...freeze } }) },
    },
  }
}

function officePart(account: Account, freeze: Freeze | null): Part<'last-admin' | 'admins'> | null {
  const [before, after] = [isInOffice(account), isInOffice({ ...account, freeze })]
  if (before === after) return null
  return after ? adminJoins(account.id) : adminLeaves(account.id)
}

function partsOf(account: Account, freeze: Freeze | null, by: AccountId, origin: Origin): Part<ChangeRefusal>[] {
  const what = freeze ? 'account_frozen' : 'account_unfrozen'
  const office = officePart(account, freeze)
  return [
    freezePart(account, freeze),
    ...(office?.refusal === 'last-admin' ? [{ ...office, refusal: office.refusal }] : along(office ? [office] : [])),
    ...along(actParts({ what, who: by, whom: account.id }, origin)),
  ]
}

/**
 * Freezes an account, or changes its freeze; in effect at the next request of every session.
 * @throws {Fault} `no-account`, `last-admin`
 */
export async function freezeAccount(id: AccountId, freeze: Freeze, by: AccountId, origin: Origin): Promise<void> {
  await changeAsRead(id, (account) => partsOf(account, freeze, by, origin))
  await audit('account_frozen', origin, { account: id, by })
}

/**
 * Lifts the freeze of an account, where there is one; its sessions go on.
 * @throws {Fault} `no-account`
 */
export async function unfreezeAccount(id: AccountId, by: AccountId, origin: Origin): Promise<void> {
  const changed = await changeAsRead(id, (account) => account.freeze && partsOf(account, null, by, origin))
  if (changed) await audit('account_unfrozen', origin, { account: id, by })
}
