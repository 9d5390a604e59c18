/** The avatar in an account's item, with the photo that leads to it. */
import { randomBytes } from 'node:crypto'
import type { Avatar } from '../accounts/account.ts'
import { accountKey } from '../accounts/table.ts'
import type { Part } from '../aws/dynamodb.ts'
import type { AccountId } from '../identity/accountId.ts'

/** A name in the bucket that was never used and never will be again. */
export function newAvatarKey(account: AccountId): string {
  return `avatars/${account}/${randomBytes(16).toString('hex')}`
}

/** Replaces one avatar by another; refused where the account is deleted or has a third one by now. */
export function avatarReplacement(account: AccountId, from: Avatar | null, to: Avatar, photo: string): Part<'account'> {
  const isSame = from === null ? 'attribute_not_exists(#avatar)' : '#avatar.#key = :from'
  return {
    refusal: 'account',
    update: {
      ...accountKey(account),
      update: 'SET #avatar = :to, #photo = :photo, #updatedAt = :now',
      condition: `attribute_exists(#id) AND attribute_not_exists(#deletedAt) AND ${isSame}`,
      names: {
        '#id': 'id',
        '#avatar': 'avatar',
        '#photo': 'photo',
        '#updatedAt': 'updatedAt',
        '#deletedAt': 'deletedAt',
        ...(from !== null && { '#key': 'key' }),
      },
      values: { ':to': { ...to }, ':photo': photo, ':now': Date.now(), ...(from !== null && { ':from': from.key }) },
    },
  }
}
