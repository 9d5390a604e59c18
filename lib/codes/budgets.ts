/** The budgets of a text (contract, «SMS codes»). */
import { together } from '../aws/together.ts'
import type { Caller } from '../caller/caller.ts'
import type { Network } from '../caller/network.ts'
import { Fault } from '../fault.ts'
import { randomAccountId } from '../identity/accountId.ts'
import { isKnownNetwork } from '../throttle/isKnownNetwork.ts'
import { type Allowance, allowedBy } from '../throttle/limit.ts'
import { type Budget, giveBack, type Receipt, spend, widerBudget } from '../throttle/spend.ts'
import { subjects } from '../throttle/table.ts'
import type { CodeRequest } from './codeRequest.ts'

/** A unit of a budget. A network's unit stays spent where the number is refused. */
export interface SpentText {
  receipt: Receipt
  ofNetwork: boolean
}

// Of a phone's daily texts, this many are kept for networks that have logged in to its account.
const KEPT_FOR_KNOWN_NETWORKS = 5
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
 * Spends from all texts of a phone. The last ones are kept for networks that have logged in to its account; only for
 * these is the network looked up.
 */
async function spendOfPhone({ phone, holder }: CodeRequest, network: Network): Promise<Receipt> {
  const day: Budget = {
    name: 'sms',
    subject: subjects.phone(phone),
    window: 'day',
    ...allowedBy('SMS_PER_PHONE_DAY_ALL'),
  }
  try {
    return await spend({ ...day, max: Math.max(1, day.max - KEPT_FOR_KNOWN_NETWORKS) })
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    // Without a holder a random account is looked up: otherwise a missing read would show that there is none.
    const known = await isKnownNetwork(subjects.account(holder?.id ?? randomAccountId()), network)
    if (!known || holder === null) throw error
    return spend(day)
  }
}

/**
 * Spends what is the phone's and the network's own, all at once or none: by the cool-down no other request is at the
 * phone's budgets meanwhile.
 * @throws {Fault} `too-many-requests`
 */
export function spendOwn(request: CodeRequest, { network }: Caller): Promise<SpentText[]> {
  const ofBoth = { name: `sms@${network.name}`, subject: subjects.phone(request.phone) }
  return allOrNone(
    ofOthers(spend({ ...ofBoth, window: 'hour', ...allowedBy('SMS_PER_PHONE_HOUR') })),
    ofOthers(spend({ ...ofBoth, window: 'day', ...allowedBy('SMS_PER_PHONE_DAY') })),
    ofOthers(spendOfPhone(request, network)),
    ofNetwork(spend({ ...networkHour(), subject: subjects.network(network.name) })),
  )
}

/** A code of purpose `bind` goes to a phone that is not proved yet. */
const isKeptFor = ({ holder, purpose }: CodeRequest) => holder?.phone?.state === 'proved' && purpose !== 'bind'

/**
 * Spends what others share, all at once or none: the network around an IPv6 one, the country, the stage.
 * @throws {Fault} `too-many-requests`
 */
export function spendShared(request: CodeRequest, { network }: Caller): Promise<SpentText[]> {
  const { country } = request.phone
  const share = ({ limit, max }: Allowance): Allowance => ({
    limit,
    max: isKeptFor(request) ? max : Math.floor(max * SHARE_OF_OTHERS),
  })
  const day = { name: 'sms', window: 'day' } as const
  const wider = widerBudget(network, networkHour())
  return allOrNone(
    ...(wider ? [ofNetwork(spend(wider))] : []),
    ofOthers(spend({ ...day, subject: subjects.country(country), ...share(allowedBy('SMS_PER_COUNTRY_DAY')) })),
    ofOthers(spend({ ...day, subject: subjects.stage(), ...share(allowedBy('SMS_PER_STAGE_DAY')) })),
  )
}
