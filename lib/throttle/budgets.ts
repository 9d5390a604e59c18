/** The budgets of a network, and of an account that asks about others (contract, «Login throttle»). */

import type { Network } from '../caller/network.ts'
import { Fault, type Limit } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import { type Allowance, allowedBy } from './limit.ts'
import {
  type Budget,
  beginOfNetwork,
  giveBack,
  type Receipt,
  type Rest,
  spend,
  spendAlikeOfNetwork,
  spendIdlyOfNetwork,
  spendOfNetwork,
} from './spend.ts'
import { subjects } from './table.ts'

const loginHour = () => ({ name: 'login', window: 'hour', ...allowedBy('LOGIN_PER_NETWORK_HOUR') }) as const

/** @throws {Fault} `too-many-requests` */
export async function spendLogin(network: Network): Promise<void> {
  await spendOfNetwork(network, loginHour())
}

/** The same in two steps: what is the caller's own, then the rest. @throws {Fault} `too-many-requests`, as the rest does */
export const beginLogin = (network: Network): Promise<Rest> => beginOfNetwork(network, loginHour())

/** @throws {Fault} `too-many-requests` */
export async function spendRegistration(network: Network): Promise<void> {
  await spendOfNetwork(network, { name: 'register', window: 'hour', ...allowedBy('REGISTER_PER_NETWORK_HOUR') })
}

const existenceHour = () => ({ name: 'existence', window: 'hour', ...allowedBy('EXISTENCE_PER_NETWORK_HOUR') }) as const

/**
 * Spends one answer that tells whether an account exists.
 * @throws {Fault} `too-many-requests`
 */
export async function spendExistence(network: Network): Promise<void> {
  await spendOfNetwork(network, existenceHour())
}

/**
 * The same for a login, which is not refused for it.
 * @returns the limit by which the answer may not say that the account does not exist; null where it may
 */
export async function existenceLimit(network: Network): Promise<Limit | null> {
  try {
    await spendAlikeOfNetwork(network, existenceHour())
    return null
  } catch (error) {
    if (error instanceof Fault && 'limit' in error.detail) return error.detail.limit ?? null
    throw error
  }
}

/**
 * Makes the calls of `existenceLimit` where there is nothing to tell: a wrong password costs as much for an existing
 * account as for a missing one.
 */
export function tellNothing(network: Network): Promise<void> {
  return spendIdlyOfNetwork(network, { name: 'existence', window: 'hour' })
}

/** An account that asks about others. */
export interface Asker {
  id: AccountId
  /** Epoch milliseconds. */
  registeredAt: number
  phone: { state: string } | null
}

/** Spends one more budget, or gives back what the others were charged. @throws {Fault} `too-many-requests` */
async function spendBeside(receipts: readonly Receipt[], budget: Budget): Promise<void> {
  try {
    await spend(budget)
  } catch (error) {
    await Promise.all(receipts.map(giveBack))
    throw error
  }
}

const YOUNG_MS = 7 * 86_400_000

/** New accounts without a proved phone cost nothing to make; their look-ups are charged to their network as well. */
const isThrowaway = ({ phone, registeredAt }: Asker) =>
  phone?.state !== 'proved' && Date.now() - registeredAt < YOUNG_MS

/**
 * Spends one look-up of another person by a session's account, or one question whether an identifier is taken.
 * @throws {Fault} `too-many-requests`; then nothing stays spent
 */
export async function spendLookUp(asker: Asker, network: Network): Promise<void> {
  const receipts = isThrowaway(asker) ? await spendOfNetwork(network, existenceHour()) : []
  const subject = subjects.account(asker.id)
  await spendBeside(receipts, { name: 'look-up', subject, window: 'hour', ...allowedBy('LOOKUPS_PER_ACCOUNT_HOUR') })
}

/**
 * One password that is compared or set by a session: its account's budget, and the login budget of its network, so that
 * more accounts buy no more computations.
 * @throws {Fault} `too-many-requests`; then nothing stays spent
 */
export async function spendPassword(account: AccountId, network: Network): Promise<void> {
  const receipts = await spendOfNetwork(network, loginHour())
  const subject = subjects.account(account)
  await spendBeside(receipts, { name: 'password', subject, window: 'hour', ...allowedBy('PASSWORDS_PER_ACCOUNT_HOUR') })
}

// People behind one address share what new accounts of theirs may write.
const SHARED_FACTOR = 10

/** One write to S3 of an account; of one that cost nothing to make it is a write of its network too. */
async function spendWrite(writer: Asker, network: Network, name: string, allowance: Allowance): Promise<void> {
  const shared = { name, window: 'hour', ...allowance, max: allowance.max * SHARED_FACTOR } as const
  const receipts = isThrowaway(writer) ? await spendOfNetwork(network, shared) : []
  await spendBeside(receipts, { name, subject: subjects.account(writer.id), window: 'hour', ...allowance })
}

/** An upload: bytes that are stored, or a form or parts that they may be sent to. @throws {Fault} `too-many-requests` */
export const spendUpload = (writer: Asker, network: Network): Promise<void> =>
  spendWrite(writer, network, 'upload', allowedBy('UPLOADS_PER_ACCOUNT_HOUR'))

/** A picture of an account that is read, cleaned and stored. @throws {Fault} `too-many-requests` */
export const spendAvatar = (writer: Asker, network: Network): Promise<void> =>
  spendWrite(writer, network, 'avatar', allowedBy('AVATARS_PER_ACCOUNT_HOUR'))

/** A link to a picture, which is asked for without a session. @throws {Fault} `too-many-requests` */
export async function spendAvatarLink(network: Network): Promise<void> {
  await spendOfNetwork(network, {
    name: 'avatar-link',
    window: 'hour',
    ...allowedBy('AVATAR_LINKS_PER_NETWORK_HOUR'),
  })
}

const nobodyPerDay: Allowance = { limit: 'NOBODY_PER_ACCOUNT_DAY', max: 60 }

/**
 * Spends one look-up of a name or id that no account has, by a session's account.
 * @throws {Fault} `too-many-requests`
 */
export function spendNobody(account: AccountId): Promise<Receipt> {
  return spend({ name: 'nobody', subject: subjects.account(account), window: 'day', ...nobodyPerDay })
}

/** @throws {Fault} `too-many-requests` */
export function spendFriendRequest(account: AccountId): Promise<Receipt> {
  const subject = subjects.account(account)
  return spend({ name: 'friend-request', subject, window: 'day', ...allowedBy('FRIEND_REQUESTS_DAY') })
}
