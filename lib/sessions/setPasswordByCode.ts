import { type Account, freezeFault, identifiersOf, loginPhoneOf } from '../accounts/account.ts'
import { type AccountChanges, accountUpdate } from '../accounts/changeTable.ts'
import { findById } from '../accounts/findById.ts'
import { identifierDeletion } from '../accounts/identifierTable.ts'
import type { Part } from '../aws/dynamodb.ts'
import type { Caller } from '../caller/caller.ts'
import { checkCode, orRelease, type RightCode } from '../codes/checkCode.ts'
import { Fault, fault } from '../fault.ts'
import { type UnprovedEdges, unprovedEdges } from '../friends/unprovedEdges.ts'
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

type Refusal = 'account' | 'identifier' | 'job'

/** The account that gets the password, or the refusal that only a caller with the right code may see. */
function judged(account: Account | null, phone: Phone, md5: Md5Hex): Account | Fault {
  if (!account || loginPhoneOf(account)?.number !== phone.number) return fault('no-account')
  return freezeFault(account, Date.now()) ?? (acceptable(md5, identifiersOf(account)) ? account : fault('invalid'))
}

/** What is written together with the use of the code. @param unproved edges to drop; null where the phone is proved */
async function partsOf(
  account: Account,
  phone: Phone,
  md5: Md5Hex,
  unproved: UnprovedEdges | null,
): Promise<Part<Refusal>[]> {
  const dropped = unproved ? identifiersOf(account).filter(({ kind }) => kind !== 'phone') : []
  const changes: AccountChanges = {
    set: { verifier: await makeVerifier(md5), phone: { phone, state: 'proved' }, updatedAt: Date.now() },
    remove: unproved ? ['email', 'loginname'] : [],
    add: { epoch: 1 },
  }
  return [
    { refusal: 'account', update: accountUpdate(account, changes, ['epoch', 'phone']) },
    ...dropped.map((identifier) => identifierDeletion(identifier, account.id, 'identifier' as const)),
    ...(unproved ? [unproved.part] : []),
  ]
}

/** @returns what is to be dropped afterwards @throws {Fault} the one that is given, `code-expired`, `conflict` */
async function write(account: Account | Fault, code: RightCode, md5: Md5Hex): Promise<UnprovedEdges | null> {
  if (account instanceof Fault) throw account
  const unproved = account.phone?.state === 'proved' ? null : unprovedEdges(account.id)
  const written = await code.use(await partsOf(account, code.phone, md5, unproved), 'end')
  if (!written.done) throw fault(written.refusals.has('code') ? 'code-expired' : 'conflict')
  return unproved
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
  const found = await findById(id)
  // The code is compared before the account is judged: a missing account, or another person's, takes the same calls.
  const code = await checkCode(phone, 'reset', typedCode, caller)
  const unproved = await orRelease(code, write(judged(found, phone, md5), code, md5))
  await afterwards(caller, () => Promise.all([liftLock(subjects.account(id)), unproved?.drop()]))
  await logSecurityEvent('code_used', caller, { account: id, reason: 'reset' })
  await logSecurityEvent('password_reset', caller, { account: id })
}
