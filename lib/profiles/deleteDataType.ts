import { audit } from '../audit/record.ts'
import { transact } from '../aws/dynamodb.ts'
import { fault } from '../fault.ts'
import type { AccountId } from '../ids.ts'
import type { Origin } from '../origin.ts'
import { actParts } from '../trail/table.ts'
import { dataTypeDeletion, nameRemoval } from './dataTypeTable.ts'
import { isFreeName } from './reserved.ts'

/**
 * Deletes a data type; nobody reads or writes its values any more, but they stay where they are.
 * @throws {Fault} `invalid` for one that every stage begins with, or that is not there
 */
export async function deleteDataType(name: string, by: AccountId, origin: Origin): Promise<void> {
  if (!isFreeName(name)) throw fault('invalid')
  const written = await transact([
    dataTypeDeletion(name),
    nameRemoval(name),
    ...actParts({ what: 'data_type_deleted', who: by, whom: null, thing: name }, origin),
  ])
  if (!written.done) throw fault('invalid')
  await audit('data_type_deleted', origin, { by })
}
