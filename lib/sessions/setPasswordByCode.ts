import { type Account, freezeFault, identifiersOf, loginPhoneOf } from '../accounts/account.ts'
import { type AccountChanges, accountUpdate } from '../accounts/changeTable.ts'
import { findById } from '../accounts/findById.ts'
import { identifierDeletion } from '../accounts/identifierTable.ts'
import type { Part } from '../aws/dynamodb.ts'
import type { Caller } from '../caller/caller.ts'
import { checkCode } from '../codes/checkCode.ts'
import { otherCodesEnd } from '../codes/table.ts'
import { type Fault, fault } from '../fault.ts'
import { unprovedEdges } from '../friends/unprovedEdges.ts'
import type { AccountId } from '../identity/accountId.ts'
import { phoneIdentifier } from '../identity/identifier.ts'
import type { Phone } from '../identity/phone.ts'
import type { Md5Hex } from '../passwords/md5.ts'
import { acceptable } from '../passwords/password.ts'
import { makeVerifier } from '../passwords/verifier.ts'
import { afterwards } from '../securityLog/afterwards.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { liftLock } from '../throttle/lock.ts'
import { subjects } from '../throttle/table.ts'

type Refusal = 'other-code' | 'account' | 'identifier' | 'job'

/** Refusals that only a caller with the right code may see. */
function refusalOf(account: Account, md5: Md5Hex): Fault | null {
  return freezeFault(account, Date.now()) ?? (acceptable(md5, identifiersOf(account)) ? null : fault('invalid'))
}

/**
 * Sets a new password by a code of purpose `reset`, without logging in; every session ends. The code proves an unproved
 * phone; identifiers and friends of the unproved time are dropped. Before the right code no answer and no number of calls
 * tells whether id and phone belong together.
 * @throws {Fault} in this order: `invalid` (the phone as password), `wrong-code`, `code-expired`, and while the code lives
 * on `no-account` (id and phone do not belong together), `account-frozen`, `invalid` (another identifier as password)
 */
export async function setPasswordByCode(
  id: AccountId,
  phone: Phone,
  typedCode: string,
  md5: Md5Hex,
  caller: Caller,
): Promise<void> {
  if (!acceptable(md5, [phoneIdentifier(phone)])) throw fault('invalid')
  const account = await findById(id)
  // The code is compared before the account is looked at: a missing account, or another person's, takes the same calls.
  const code = await checkCode(phone, 'reset', typedCode, caller)
  if (!account || loginPhoneOf(account)?.number !== phone.number) {
    await code.release()
    throw fault('no-account')
  }
  const refusal = refusalOf(account, md5)
  if (refusal) {
    await code.release()
    throw refusal
  }
  const proved = account.phone?.state === 'proved'
  const unproved = proved ? null : unprovedEdges(id)
  const dropped = proved ? [] : identifiersOf(account).filter(({ kind }) => kind !== 'phone')
  const changes: AccountChanges = {
    set: { verifier: await makeVerifier(md5), phone: { phone, state: 'proved' }, updatedAt: Date.now() },
    remove: proved ? [] : ['email', 'loginname'],
    add: { epoch: 1 },
  }
  const parts: Part<Refusal>[] = [
    ...otherCodesEnd(phone, 'reset'),
    { refusal: 'account', update: accountUpdate(account, changes, ['epoch', 'phone']) },
    ...dropped.map((identifier) => identifierDeletion(identifier, id, 'identifier' as const)),
    ...(unproved ? [unproved.part] : []),
  ]
  const written = await code.use(parts)
  if (!written.done) throw fault(written.refusals.has('code') ? 'code-expired' : 'conflict')
  await afterwards(caller, () => Promise.all([liftLock(subjects.account(id)), unproved?.drop()]))
  await logSecurityEvent('code_used', caller, { account: id, reason: 'reset' })
  await logSecurityEvent('password_reset', caller, { account: id })
}
