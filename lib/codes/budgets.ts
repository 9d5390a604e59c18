/** The budgets of a text besides its phone's (contract, «SMS codes»). */
import type { Caller } from '../caller/caller.ts'
import type { Limit } from '../fault.ts'
import { randomAccountId } from '../identity/accountId.ts'
import { isKnownNetwork } from '../throttle/isKnownNetwork.ts'
import { type Allowance, allowedBy, tooManyRequests } from '../throttle/limit.ts'
import { type Receipt, spendOfNetwork, spendPart } from '../throttle/spend.ts'
import { subjects } from '../throttle/table.ts'
import { textsOfDay } from '../throttle/textsOfDay.ts'
import type { CodeRequest } from './codeRequest.ts'
import { type CountedText, countText } from './phoneText.ts'

/** A unit of a budget. A network's unit stays spent where the number is refused. */
export interface SpentText {
  receipt: Receipt
  ofNetwork: boolean
}

// Of the texts of a country and of the stage, the last tenth is kept for accounts whose phone is proved.
const SHARE_OF_OTHERS = 0.9

const networkHour = () => ({ name: 'sms', window: 'hour', ...allowedBy('SMS_PER_NETWORK_HOUR') }) as const

/**
 * A text that its phone has refused: the last ones of a phone's day are kept for networks that have logged in to its
 * account. Only for these the network is looked up.
 * @throws {Fault} `too-many-requests`
 */
export async function countKept({ phone, holder }: CodeRequest, limit: Limit, caller: Caller): Promise<CountedText> {
  if (limit.name !== 'SMS_PER_PHONE_DAY_ALL') throw tooManyRequests(limit, Date.now())
  // Without a holder a random account is looked up: otherwise a missing read would show that there is none.
  const known = await isKnownNetwork(subjects.account(holder?.id ?? randomAccountId()), caller.network)
  if (!known || holder === null) throw tooManyRequests(limit, Date.now())
  const counted = await countText(phone, caller.network, allowedBy('SMS_PER_PHONE_DAY_ALL'))
  if ('takeBack' in counted) return counted
  throw tooManyRequests(counted, Date.now())
}

/**
 * Spends what the network has: its own, which no other request for the phone holds, since the phone has let this one pass;
 * then that of the network around an IPv6 one, before the code is written. In the place of the owner's code no text stands
 * that a stranger's networks have no more of.
 * @throws {Fault} `too-many-requests`; then nothing stays spent
 */
export async function spendOfCaller({ network }: Caller): Promise<SpentText[]> {
  const receipts = await spendOfNetwork(network, networkHour())
  return receipts.map((receipt) => ({ receipt, ofNetwork: true }))
}

/** A code of purpose `bind` goes to a phone that is not proved yet. */
const isKeptFor = ({ holder, purpose }: CodeRequest) => holder?.phone?.state === 'proved' && purpose !== 'bind'

/** Spends what all share: a text of the stage with its country. @throws {Fault} `too-many-requests` */
export async function spendShared(request: CodeRequest): Promise<SpentText> {
  const share = ({ limit, max }: Allowance): Allowance => ({
    limit,
    max: isKeptFor(request) ? max : Math.floor(max * SHARE_OF_OTHERS),
  })
  const ofStage = { ...textsOfDay(), ...share(allowedBy('SMS_PER_STAGE_DAY')) }
  const ofCountry = { subject: subjects.country(request.phone.country), ...share(allowedBy('SMS_PER_COUNTRY_DAY')) }
  return { receipt: await spendPart(ofCountry, ofStage), ofNetwork: false }
}
