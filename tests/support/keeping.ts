/** Calls verbs directly where a request through a dialect would only cost time. */
import type { Account } from '../../lib/accounts/account.ts'
import { findById } from '../../lib/accounts/findById.ts'
import type { GrantedRole } from '../../lib/accounts/grantRole.ts'
import type { OldUser } from '../../lib/accounts/importAccount.ts'
import { registerAccount } from '../../lib/accounts/registerAccount.ts'
import type { Caller } from '../../lib/caller/caller.ts'
import { type FileName, readFileName } from '../../lib/content/fileName.ts'
import type { Permission } from '../../lib/content/permission.ts'
import { type BegunUpload, beginUpload } from '../../lib/files/beginUpload.ts'
import type { StoredFile } from '../../lib/files/file.ts'
import { uploadInline } from '../../lib/files/uploadInline.ts'
import { addFriend } from '../../lib/friends/addFriend.ts'
import type { AccountId } from '../../lib/identity/accountId.ts'
import { directly } from './directly.ts'
import { freshAddress } from './world.ts'

export async function accountOf(id: number | string): Promise<Account> {
  const account = await findById(Number(id) as AccountId)
  if (!account) throw new Error(`there is no account ${id}`)
  return account
}

/** Stores a file of the account with these bytes. */
export function keepFile(
  account: Account,
  name: string,
  text: string,
  permission: Permission | null = null,
): Promise<StoredFile> {
  const given = { name: readFileName(name) as FileName, bytes: Buffer.from(text), md5: null, permission, once: null }
  return uploadInline(account, given, directly)
}

/** Begins an upload of this size. */
export function beginFile(account: Account, name: string, size: number, resumable = false): Promise<BegunUpload> {
  const nothing = { md5: null, sha256: null, permission: null, once: null }
  return beginUpload(account, { name: readFileName(name) as FileName, size, resumable, ...nothing }, directly)
}

/** Uploads the bytes by the upload's form. */
export async function post({ upload }: BegunUpload, text: string): Promise<number> {
  if (upload.kind !== 'direct') throw new Error('no form')
  const form = new FormData()
  for (const [name, value] of Object.entries(upload.fields)) form.append(name, value)
  form.append('file', new Blob([text]), 'b.bin')
  return (await fetch(upload.url, { method: 'POST', body: form })).status
}

/** A user of an old server in the form that the import reads. */
export function oldUser(given: Partial<OldUser> & Pick<OldUser, 'identity'>): OldUser {
  const [nothing, never] = [null, null]
  return {
    source: 'userapi',
    oldId: nothing,
    keptId: nothing,
    identifiers: [],
    phoneState: 'contact',
    name: nothing,
    md5: nothing,
    role: 'normal',
    registeredAt: never,
    registeredFrom: '192.0.2.1',
    updatedAt: never,
    lastLoginAt: never,
    lastLoginFrom: nothing,
    freeze: nothing,
    profile: {},
    ...given,
  }
}

/** Creates an account without identifiers and password, known by its id. */
export function joinDirectly(name = '小明'): Promise<Account> {
  const nothing = { identifiers: [], phoneIsContact: false, md5: null, once: null }
  return registerAccount({ ...nothing, name, role: 'normal' as GrantedRole }, directly)
}

/** A caller with a network of its own: looking up new accounts counts against the network's budget. */
const fromElsewhere = (): Caller => ({ ...directly, network: { name: freshAddress(), wider: null } })

/** Makes two accounts friends directly. */
export async function befriendDirectly(one: Account, other: Account): Promise<void> {
  await addFriend(one, other.id, '', fromElsewhere())
  await addFriend(other, one.id, '', fromElsewhere())
}
