/** The budgets of a network, and of an account that asks about others (contract, «Login throttle»). */

import type { Network } from '../caller/network.ts'
import { settings } from '../config.ts'
import { Fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import { giveBack, type Receipt, spend, spendOfNetwork } from './spend.ts'
import { subjects } from './table.ts'

/** @throws {Fault} `too-many-requests` */
export async function spendLogin(network: Network): Promise<void> {
  await spendOfNetwork(network, { name: 'login', window: 'hour', max: settings().LOGIN_PER_NETWORK_HOUR })
}

/** @throws {Fault} `too-many-requests` */
export async function spendRegistration(network: Network): Promise<void> {
  await spendOfNetwork(network, { name: 'register', window: 'hour', max: settings().REGISTER_PER_NETWORK_HOUR })
}

/**
 * Spends one answer that tells whether somebody exists.
 * @throws {Fault} `too-many-requests`
 */
export async function spendExistence(network: Network): Promise<void> {
  await spendOfNetwork(network, { name: 'existence', window: 'hour', max: settings().EXISTENCE_PER_NETWORK_HOUR })
}

/**
 * The same for a login, which is not refused for it: tells whether the answer may say that the account does not exist.
 */
export async function mayTellExistence(network: Network): Promise<boolean> {
  try {
    await spendExistence(network)
    return true
  } catch (error) {
    if (error instanceof Fault && error.kind === 'too-many-requests') return false
    throw error
  }
}

/** An account that asks about others. */
export interface Asker {
  id: AccountId
  /** Epoch milliseconds. */
  registeredAt: number
  phone: { state: string } | null
}

const YOUNG_MS = 7 * 86_400_000

/** New accounts without a proved phone cost nothing to make; their look-ups are charged to their network as well. */
const isThrowaway = ({ phone, registeredAt }: Asker) =>
  phone?.state !== 'proved' && Date.now() - registeredAt < YOUNG_MS

/**
 * Spends one look-up of somebody else by a session's account, or one question whether an identifier is taken.
 * @throws {Fault} `too-many-requests`; then nothing stays spent
 */
export async function spendLookUp(asker: Asker, network: Network): Promise<void> {
  const limits = settings()
  const existence = { name: 'existence', window: 'hour', max: limits.EXISTENCE_PER_NETWORK_HOUR } as const
  const receipts = isThrowaway(asker) ? await spendOfNetwork(network, existence) : []
  const subject = subjects.account(asker.id)
  try {
    await spend({ name: 'look-up', subject, window: 'hour', max: limits.LOOKUPS_PER_ACCOUNT_HOUR })
  } catch (error) {
    await Promise.all(receipts.map(giveBack))
    throw error
  }
}

const NOBODY_PER_DAY = 60

/**
 * Spends one look-up of a name or id that no account has, by a session's account.
 * @throws {Fault} `too-many-requests`
 */
export function spendNobody(account: AccountId): Promise<Receipt> {
  return spend({ name: 'nobody', subject: subjects.account(account), window: 'day', max: NOBODY_PER_DAY })
}

/** @throws {Fault} `too-many-requests` */
export function spendFriendRequest(account: AccountId): Promise<Receipt> {
  const max = settings().FRIEND_REQUESTS_DAY
  return spend({ name: 'friend-request', subject: subjects.account(account), window: 'day', max })
}
