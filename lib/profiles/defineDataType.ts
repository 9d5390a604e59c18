import { auditParts } from '../auditLog/auditParts.ts'
import { transact } from '../aws/dynamodb.ts'
import type { Caller } from '../caller/caller.ts'
import { fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import type { DataType, Format } from './dataType.ts'
import { dataTypePut, nameAddition } from './dataTypeTable.ts'
import { isFreeName } from './reserved.ts'

/** The formats that managers can choose from; the others belong to the account itself. */
export const definableFormats = ['text', 'integer', 'url', 'email', 'time', 'alnum'] as const satisfies Format[]

const LENGTH_MAX = 2000

export type Definition = Pick<DataType, 'name' | 'visibility' | 'editable' | 'lengthMax'> & {
  format: (typeof definableFormats)[number]
}

/**
 * Defines a data type or changes one; every running function knows it within half a minute. Values that are there stay
 * as they are.
 * @throws {Fault} `invalid` (a name that is reserved or none, a length), `conflict` where there are too many
 */
export async function defineDataType(definition: Definition, by: AccountId, caller: Caller): Promise<void> {
  const { name, lengthMax } = definition
  if (!isFreeName(name) || lengthMax < 1 || lengthMax > LENGTH_MAX) throw fault('invalid')
  const written = await transact([
    dataTypePut({ ...definition, table: 'profiles', attribute: name }),
    nameAddition(name),
    ...auditParts({ action: 'data_type_defined', actor: by, subject: null, object: name }, caller),
  ])
  if (!written.done) throw fault(written.refusals.has('seeded') ? 'invalid' : 'conflict')
  await logSecurityEvent('data_type_defined', caller, { by })
}
