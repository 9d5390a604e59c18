/** The budgets of a text besides its phone's (contract, «SMS codes»). */
import { together } from '../aws/together.ts'
import type { Caller } from '../caller/caller.ts'
import type { Limit } from '../fault.ts'
import { randomAccountId } from '../identity/accountId.ts'
import { isKnownNetwork } from '../throttle/isKnownNetwork.ts'
import { type Allowance, allowedBy, tooManyRequests } from '../throttle/limit.ts'
import { giveBack, type Receipt, spend, spendPart, widerBudget } from '../throttle/spend.ts'
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

const ofNetwork = async (spending: Promise<Receipt>): Promise<SpentText> => ({
  receipt: await spending,
  ofNetwork: true,
})
const ofOthers = async (spending: Promise<Receipt>): Promise<SpentText> => ({
  receipt: await spending,
  ofNetwork: false,
})

/** Spends all of several budgets at once or none. @throws {Fault} the first refusal in their order */
async function allOrNone(...spending: readonly Promise<SpentText>[]): Promise<SpentText[]> {
  try {
    return await together(...spending)
  } catch (error) {
    const ended = await Promise.allSettled(spending)
    await together(...ended.map((one) => (one.status === 'fulfilled' ? giveBack(one.value.receipt) : null)))
    throw error
  }
}

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
 * Spends what is the network's own. The phone has let this request pass by then, so that no other holds its unit.
 * @throws {Fault} `too-many-requests`
 */
export const spendOwn = ({ network }: Caller): Promise<SpentText> =>
  ofNetwork(spend({ ...networkHour(), subject: subjects.network(network.name) }))

/** A code of purpose `bind` goes to a phone that is not proved yet. */
const isKeptFor = ({ holder, purpose }: CodeRequest) => holder?.phone?.state === 'proved' && purpose !== 'bind'

/**
 * Spends what others share, all at once or none: the network around an IPv6 one, the stage with its country.
 * @throws {Fault} `too-many-requests`
 */
export function spendShared(request: CodeRequest, { network }: Caller): Promise<SpentText[]> {
  const share = ({ limit, max }: Allowance): Allowance => ({
    limit,
    max: isKeptFor(request) ? max : Math.floor(max * SHARE_OF_OTHERS),
  })
  const wider = widerBudget(network, networkHour())
  const ofStage = { ...textsOfDay(), ...share(allowedBy('SMS_PER_STAGE_DAY')) }
  const ofCountry = { subject: subjects.country(request.phone.country), ...share(allowedBy('SMS_PER_COUNTRY_DAY')) }
  return allOrNone(...(wider ? [ofNetwork(spend(wider))] : []), ofOthers(spendPart(ofCountry, ofStage)))
}
