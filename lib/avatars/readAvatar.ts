import { findById } from '../accounts/findById.ts'
import { publicPhoto } from '../accounts/photo.ts'
import { getObject } from '../aws/s3.ts'
import { fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'

export interface ShownAvatar {
  bytes: Buffer
  type: string
  /** Its public URL. */
  url: string
}

/**
 * An account's avatar with its bytes.
 * @param id null for text that cannot be an id
 * @throws {Fault} `no-such-file` where there is none
 */
export async function readAvatar(id: AccountId | null): Promise<ShownAvatar> {
  const account = id === null ? null : await findById(id)
  if (!account?.avatar) throw fault('no-such-file')
  const { avatar, profile } = account
  const bytes = await getObject(avatar.key)
  if (!bytes) throw fault('no-such-file')
  return { bytes, type: avatar.type, url: publicPhoto(profile.photo ?? '') }
}
