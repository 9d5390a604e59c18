import type { Account } from '../accounts/account.ts'
import type { AttributeChange } from '../aws/changes.ts'
import { ItemTooLarge, type Part, type Stored } from '../aws/dynamodb.ts'
import type { Caller } from '../caller/caller.ts'
import { during, Fault, fault } from '../fault.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { type AccountChange, changeAccount } from '../sessions/changeAccount.ts'
import type { Session } from '../sessions/session.ts'
import { spendLookUp } from '../throttle/budgets.ts'
import type { DataType } from './dataType.ts'
import { dataTypes } from './dataTypes.ts'
import { readStored } from './readStored.ts'
import { profileUpdate } from './table.ts'
import { agrees, readValue } from './values.ts'

/** One change as a client asks for it, all in texts. */
export interface DataChange {
  name: string
  old: string
  new: string
}

interface ReadChange extends AttributeChange {
  type: DataType
  believed: string
  from: Stored
}

/** @throws {Fault} `invalid` for a name given twice, a type unknown or uneditable, a value of the wrong format */
async function readChanges(changes: readonly DataChange[]): Promise<Omit<ReadChange, 'from'>[]> {
  const types = await dataTypes(changes.map(({ name }) => name))
  const read = changes.map((change, index) => {
    const type = types[index]
    const to = type?.editable ? readValue(type, change.new) : undefined
    if (!type || to === undefined) throw fault('invalid')
    return { type, attribute: type.attribute, to, believed: change.old }
  })
  const places = new Set(read.map(({ type, attribute }) => `${type.table} ${attribute}`))
  if (places.size !== read.length) throw fault('invalid')
  return read
}

/** @throws {Fault} `old-data-differs` */
async function withStored(account: Account, changes: readonly Omit<ReadChange, 'from'>[]): Promise<ReadChange[]> {
  const stored = await readStored(
    account,
    changes.map(({ type }) => type),
  )
  return changes.map((change) => {
    const from: Stored = stored[change.type.table][change.attribute] ?? null
    if (!agrees(change.type, change.believed, from)) throw fault('old-data-differs')
    return { ...change, from }
  })
}

/** The one write for all values in the profile. */
function profilePart({ id }: Account, changes: readonly ReadChange[]): Part<'others'>[] {
  if (changes.length === 0) return []
  return [{ refusal: 'others', update: profileUpdate(id, changes) }]
}

/** @throws {Fault} `invalid` where an account would lose its last identifier */
function accountChange(account: Account, changes: readonly ReadChange[]): AccountChange {
  const inUsers = changes.filter(({ type }) => type.table === 'users')
  const email = inUsers.find(({ type }) => type.format === 'email')
  const hasOther = account.phone !== null || account.loginname !== null
  if (email?.to === null && account.email !== null && !hasOther) throw fault('invalid')
  return {
    data: inUsers.filter((change) => change !== email).map(({ attribute, to, from }) => ({ attribute, to, from })),
    ...(email && { email: email.to as string | null }),
    others: profilePart(
      account,
      changes.filter(({ type }) => type.table === 'profiles'),
    ),
  }
}

/** Whether an email is taken is a look-up; one's own is not. */
const asksForEmail = ({ email: own }: Account, { email }: AccountChange) =>
  email !== undefined && email !== null && email !== own

/**
 * Changes kinds of information about oneself: one transaction compares every old value and sets every new one,
 * whichever tables they lie in.
 * @throws {Fault} `invalid` (also a profile that would be too large), `old-data-differs`, `identifier-taken` (the email),
 * `too-many-requests`
 */
export async function updateData(session: Session, changes: readonly DataChange[], caller: Caller): Promise<void> {
  const { account } = session
  await during('write-data', async () => {
    const asked = await readChanges(changes)
    const change = accountChange(account, await withStored(account, asked))
    if (asksForEmail(account, change)) await spendLookUp(account, caller.network)
    await changeAccount(session, change).catch(async (error: unknown) => {
      if (error instanceof ItemTooLarge) throw fault('invalid')
      // Where many change at once, the usual reason of a conflict is another change; then this says which.
      if (!(error instanceof Fault)) await withStored(account, asked)
      throw error
    })
  })
  await logSecurityEvent('profile_changed', caller, { account: account.id })
}
