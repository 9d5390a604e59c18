import { auditParts } from '../auditLog/auditParts.ts'
import { transact } from '../aws/dynamodb.ts'
import type { Caller } from '../caller/caller.ts'
import { fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { dataTypeDeletion, nameRemoval } from './dataTypeTable.ts'
import { isFreeName } from './reserved.ts'

/**
 * Deletes a data type; its values cannot be read or written any more, but stay stored.
 * @throws {Fault} `invalid` for one that every stage begins with, or that does not exist
 */
export async function deleteDataType(name: string, by: AccountId, caller: Caller): Promise<void> {
  if (!isFreeName(name)) throw fault('invalid')
  const written = await transact([
    dataTypeDeletion(name),
    nameRemoval(name),
    ...auditParts({ action: 'data_type_deleted', actor: by, subject: null, object: name }, caller),
  ])
  if (!written.done) throw fault('invalid')
  await logSecurityEvent('data_type_deleted', caller, { by })
}
