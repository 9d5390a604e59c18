import { accountUpdate, claimedPhoneUpdate } from '../accounts/changeTable.ts'
import { findHolder } from '../accounts/findAccount.ts'
import { mayBePowerful } from '../accounts/grantRole.ts'
import { identifierDeletion, identifierPut } from '../accounts/identifierTable.ts'
import type { Part } from '../aws/dynamodb.ts'
import { again, untilSettled } from '../aws/retry.ts'
import type { Caller } from '../caller/caller.ts'
import { checkCode, orRelease, type RightCode } from '../codes/checkCode.ts'
import { codesEnd } from '../codes/table.ts'
import { fault } from '../fault.ts'
import { phoneIdentifier } from '../identity/identifier.ts'
import type { Phone } from '../identity/phone.ts'
import { isPowerful } from '../identity/roles.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { spendLookUp } from '../throttle/budgets.ts'
import type { Session } from './session.ts'

const ATTEMPTS_MAX = 5

type Refusal = 'other-code' | 'holder' | 'identifier' | 'account'

/** @returns false where the account has changed meanwhile */
async function bind({ account }: Session, phone: Phone, code: RightCode): Promise<boolean> {
  const identifier = phoneIdentifier(phone)
  const holder = await findHolder(identifier)
  if (holder && holder.id !== account.id && holder.phone?.state === 'proved') throw fault('phone-refused')
  const old = account.phone?.phone ?? null
  const moves = old?.number !== phone.number
  const parts: Part<Refusal>[] = [
    {
      refusal: 'account',
      // The role is a premise too: it decides which phones are allowed, and a promotion leaves the epoch as it is.
      update: accountUpdate(account, { set: { phone: { phone, state: 'proved' }, updatedAt: Date.now() } }, [
        'epoch',
        'role',
        'phone',
      ]),
    },
    ...(moves && holder ? [{ refusal: 'holder' as const, update: claimedPhoneUpdate(holder) }] : []),
    ...(moves
      ? [{ refusal: 'identifier' as const, put: identifierPut(identifier, account.id, holder?.id ?? null) }]
      : []),
    ...(moves && old ? [identifierDeletion(phoneIdentifier(old), account.id, 'identifier' as const)] : []),
    ...(moves && old ? [codesEnd(old, Date.now())] : []),
  ]
  const written = await code.use(parts, 'end')
  if (!written.done && written.refusals.has('code')) throw fault('code-expired')
  return written.done
}

/**
 * Proves the account's phone or changes it, by a code of purpose `bind`; the old number becomes free. An unproved phone
 * is taken from its holder.
 * @throws {Fault} `wrong-code`, `code-expired`, `phone-refused` (another account's proved phone; the code lives)
 */
export async function bindPhone(session: Session, phone: Phone, typedCode: string, caller: Caller): Promise<void> {
  const { account } = session
  const { role, id } = account
  if (isPowerful(role) && !mayBePowerful([phoneIdentifier(phone)])) throw fault('phone-refused')
  if (account.phone?.phone.number !== phone.number) await spendLookUp(account, caller.network)
  const code = await checkCode(phone, 'bind', typedCode, caller)
  await orRelease(
    code,
    untilSettled(ATTEMPTS_MAX, async () => (await bind(session, phone, code)) || again),
  )
  await logSecurityEvent('code_used', caller, { account: id, reason: 'bind' })
  await logSecurityEvent('phone_bound', caller, { account: id })
}
