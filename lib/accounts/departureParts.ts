/** What of an account goes at once, in one transaction, when it is deleted: all that tells who it was. */
import type { Part, Put } from '../aws/dynamodb.ts'
import type { Purpose } from '../codes/purpose.ts'
import { otherCodesEnd } from '../codes/table.ts'
import { type Account, identifiersOf } from './account.ts'
import { adminLeaves, isActiveAdmin } from './admins.ts'
import { leaveParts } from './listing.ts'
import { accountKey, identifierDeletion, importMarkPast } from './table.ts'

export type DepartureRefusal = 'account' | 'identifier' | 'mark' | 'other-code' | 'last-admin' | 'list' | 'stat'

/** What decides which other items are touched must be as it was read. */
function unchanged(account: Account) {
  const { epoch, role, phone, email, loginname, freeze, avatar } = account
  const same = (name: string, value: string | null) =>
    value === null ? `attribute_not_exists(#${name})` : `#${name} = :${name}`
  const texts = { role, phone: phone?.phone.number ?? null, email, loginname }
  const given = Object.entries(texts).filter(([, value]) => value !== null)
  return {
    condition: [
      '#epoch = :epoch',
      ...Object.entries(texts).map(([name, value]) => same(name, value)),
      `attribute${freeze ? '' : '_not'}_exists(#freeze)`,
      avatar ? '#avatar.#key = :avatar' : 'attribute_not_exists(#avatar)',
    ].join(' AND '),
    names: {
      '#epoch': 'epoch',
      '#freeze': 'freeze',
      '#avatar': 'avatar',
      ...(avatar && { '#key': 'key' }),
      ...Object.fromEntries(Object.keys(texts).map((name) => [`#${name}`, name])),
    },
    values: {
      ':epoch': epoch,
      ...(avatar && { ':avatar': avatar.key }),
      ...Object.fromEntries(given.map(([name, value]) => [`:${name}`, value])),
    },
  }
}

/** Keeps the id from being anybody else's, and nothing of whoever it was; without an epoch every session is over. */
function tombstonePut(account: Account): Put {
  const { table, key } = accountKey(account.id)
  return { table, item: { ...key, deletedAt: Date.now() }, ...unchanged(account) }
}

/**
 * Refused as `account` where the account has changed meanwhile, as `last-admin` where no active admin would be left.
 * @param usedUp purpose of the code that the same transaction uses up anyway
 */
export function departureParts(account: Account, usedUp: Purpose | null): Part<DepartureRefusal>[] {
  const { id, phone, importMark } = account
  return [
    { refusal: 'account', put: tombstonePut(account) },
    ...identifiersOf(account).map((identifier) => identifierDeletion(identifier, id, 'identifier' as const)),
    ...(phone ? otherCodesEnd(phone.phone, usedUp) : []),
    ...(importMark === null ? [] : [{ refusal: 'mark' as const, put: importMarkPast(importMark) }]),
    ...leaveParts(account),
    ...(isActiveAdmin(account) ? [adminLeaves(id)] : []),
  ]
}
