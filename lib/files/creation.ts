/** Creates files whose bytes are stored already. */
import type { Account } from '../accounts/account.ts'
import { type Reservation, reservationPart } from '../accounts/idempotencyTable.ts'
import type { Part } from '../aws/dynamodb.ts'
import { type FileId, randomFileId } from '../content/fileId.ts'
import { extensionOf, type FileName } from '../content/fileName.ts'
import { DEFAULT_PERMISSION, type Permission } from '../content/permission.ts'
import { fault } from '../fault.ts'
import type { Refusal } from './createReady.ts'
import type { Content, StoredFile } from './file.ts'
import { findFile } from './findFile.ts'
import { scoreOf } from './listRows.ts'
import { fileCreation } from './table.ts'
import { reservation } from './usage.ts'

interface Named {
  name: FileName
  permission: Permission | null
}

export function readyFile(account: Pick<Account, 'id'>, { name, permission }: Named, content: Content): StoredFile {
  const [downloads, createdAt] = [0, Date.now()]
  return {
    id: randomFileId(),
    owner: account.id,
    name,
    doc: extensionOf(name),
    size: content.size,
    md5: content.md5,
    permission: permission ?? DEFAULT_PERMISSION,
    downloads,
    createdAt,
    state: 'ready',
    content: content.key,
    object: content.object,
    score: scoreOf({ downloads, createdAt }),
  }
}

/** @throws {Fault} `over-quota` */
export function creationParts(file: StoredFile, once: Reservation | null): Part<Refusal>[] {
  return [fileCreation(file), ...reservation(file.owner, file.size), ...(once ? [reservationPart(once, file.id)] : [])]
}

/** @throws {Fault} for a refusal that another round would only meet again */
export function refuseForGood(refusal: Refusal): void {
  if (refusal === 'quota') throw fault('over-quota')
  // A twin of this request was quicker: carryOutOnce finds what it has made.
  if (refusal === 'idempotency') throw fault('conflict')
}

/** The file that the same request made before. @throws {Fault} `conflict` where it is gone */
export async function earlierFile(id: number): Promise<StoredFile> {
  const file = await findFile(id as FileId)
  if (file?.state !== 'ready') throw fault('conflict')
  return file
}
