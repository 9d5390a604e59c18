/**
 * Changes of an account by its own session: all of them in one transaction, or none.
 */
import { claimParts } from '../accounts/claims.ts'
import { accountKey, identifierDeletion } from '../accounts/table.ts'
import { type Part, transact, type Update } from '../aws/dynamodb.ts'
import { otherCodesEnd } from '../codes/table.ts'
import { Fault, fault } from '../fault.ts'
import { storedIdentifier } from '../identifier.ts'
import type { Verifier } from '../passwords/verifier.ts'
import type { Session } from './session.ts'
import { sessionKey, slotOf } from './table.ts'

/** A stored value: what was never set, or was emptied, is null. */
export type Stored = string | number | null

/** An attribute of the account's own item, and what it must have been for the change to hold. */
export interface AttributeChange {
  attribute: string
  to: Stored
  /** Left out where the old value does not matter. */
  from?: Stored
}

export interface AccountChange {
  attributes: readonly AttributeChange[]
  /** Claims the new email and frees the old one. */
  email?: string | null
  /** A new password: ends all other sessions and all codes of the phone. */
  verifier?: Verifier
  /** Writes to other tables that belong to the change. */
  others?: readonly Part<'others'>[]
}

type Refusal = 'account' | 'session' | 'identifier' | 'others' | 'other-code'

/** The update of the account's item; names and values are numbered, since attributes may be reserved words. */
function accountUpdate({ account }: Session, { attributes, email, verifier }: AccountChange): Update {
  const all: AttributeChange[] = [
    ...attributes,
    ...(email === undefined ? [] : [{ attribute: 'email', to: email, from: account.email }]),
    ...(verifier === undefined ? [] : [{ attribute: 'password', to: verifier }]),
    { attribute: 'updatedAt', to: Date.now() },
    { attribute: 'epoch', to: account.epoch + (verifier === undefined ? 0 : 1), from: account.epoch },
  ]
  const set = all.flatMap(({ to }, index) => (to === null ? [] : [`#a${index} = :to${index}`]))
  const remove = all.flatMap(({ to }, index) => (to === null ? [`#a${index}`] : []))
  const conditions = all.flatMap(({ from }, index) => {
    if (from === undefined) return []
    return [from === null ? `attribute_not_exists(#a${index})` : `#a${index} = :from${index}`]
  })
  const values = all.flatMap(({ to, from }, index) => [
    ...(to === null ? [] : [[`:to${index}`, to] as const]),
    ...(from === undefined || from === null ? [] : [[`:from${index}`, from] as const]),
  ])
  return {
    ...accountKey(account.id),
    update: `SET ${set.join(', ')}${remove.length > 0 ? ` REMOVE ${remove.join(', ')}` : ''}`,
    condition: conditions.join(' AND '),
    names: Object.fromEntries(all.map(({ attribute }, index) => [`#a${index}`, attribute])),
    values: Object.fromEntries(values),
  }
}

/** @throws {Fault} `identifier-taken` */
async function emailParts({ account }: Session, email: string | null | undefined): Promise<Part<'identifier'>[]> {
  if (email === undefined || email === account.email) return []
  const claim = email === null ? [] : await claimParts(storedIdentifier('email', email), account.id)
  if (account.email === null) return claim
  return [...claim, identifierDeletion(storedIdentifier('email', account.email), account.id, 'identifier' as const)]
}

/** A new password moves the account to its next epoch, and of all sessions only the acting one along. */
function passwordParts({ account, sid }: Session): Part<'session' | 'other-code'>[] {
  const stays: Part<'session'> = {
    refusal: 'session',
    update: {
      ...sessionKey(account.id, slotOf(sid) ?? 0),
      update: 'SET epoch = :next',
      condition: 'sid = :sid OR former = :sid',
      values: { ':next': account.epoch + 1, ':sid': sid },
    },
  }
  return [stays, ...(account.phone ? otherCodesEnd(account.phone.phone, null) : [])]
}

/**
 * Carries a change out.
 * @throws {Fault} `identifier-taken`, `old-data-differs` (something it was based on has changed), `no-session`
 */
export async function changeAccount(session: Session, change: AccountChange): Promise<void> {
  const parts: Part<Refusal>[] = [
    { refusal: 'account', update: accountUpdate(session, change) },
    ...(await emailParts(session, change.email)),
    ...(change.verifier === undefined ? [] : passwordParts(session)),
    ...(change.others ?? []),
  ]
  const written = await transact(parts)
  if (written.done) return
  if (written.refusals.has('session')) throw new Fault('no-session', { given: true })
  throw fault(written.refusals.has('identifier') ? 'identifier-taken' : 'old-data-differs')
}
