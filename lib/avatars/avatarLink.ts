import { findById } from '../accounts/findById.ts'
import { linkTo } from '../aws/s3Links.ts'
import { fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import { LINK_SECONDS } from './lifetimes.ts'

/**
 * A link to an account's avatar, which is public.
 * @param id null for text that cannot be an id
 * @throws {Fault} `no-such-file` where there is none
 */
export async function avatarLink(id: AccountId | null): Promise<string> {
  const account = id === null ? null : await findById(id)
  if (!account?.avatar) throw fault('no-such-file')
  const { key, type } = account.avatar
  // Only checked pictures are stored, under their own type, so a browser may show them.
  return linkTo(key, { expiresInSeconds: LINK_SECONDS, disposition: 'inline', type })
}
