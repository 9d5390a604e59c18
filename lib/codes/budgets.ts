/** The budgets of a text (contract, «SMS codes»). */
import type { Caller } from '../caller/caller.ts'
import { settings } from '../config.ts'
import { randomAccountId } from '../identity/accountId.ts'
import { isKnownNetwork } from '../throttle/isKnownNetwork.ts'
import { giveBack, type Receipt, spend, spendOfNetwork } from '../throttle/spend.ts'
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

/** A code of purpose `bind` goes to a phone that is not proved yet. */
const isKeptFor = ({ holder, purpose }: CodeRequest) => holder?.phone?.state === 'proved' && purpose !== 'bind'

/** From the narrowest to the widest: one phone's requests are refused before they use up what others share. */
async function budgetsOf(request: CodeRequest, { network }: Caller) {
  const { phone, holder } = request
  const limits = settings()
  // Where there is no holder, somebody is asked about as well: whether there is one is not to be told by a read less.
  const known = await isKnownNetwork(subjects.account(holder?.id ?? randomAccountId()), network)
  const ofPhone = subjects.phone(phone)
  const ofCountry = subjects.country(phone.country)
  const share = (max: number) => (isKeptFor(request) ? max : Math.floor(max * SHARE_OF_OTHERS))
  const perPhone = Math.max(1, limits.SMS_PER_PHONE_DAY_ALL - (known ? 0 : KEPT_FOR_KNOWN_NETWORKS))
  const [perCountry, perStage] = [share(limits.SMS_PER_COUNTRY_DAY), share(limits.SMS_PER_STAGE_DAY)]
  const name = `sms@${network.name}`
  return [
    () => spend({ name, subject: ofPhone, window: 'hour', max: limits.SMS_PER_PHONE_HOUR }),
    () => spend({ name, subject: ofPhone, window: 'day', max: limits.SMS_PER_PHONE_DAY }),
    () => spend({ name: 'sms', subject: ofPhone, window: 'day', max: perPhone }),
    () => spendOfNetwork(network, { name: 'sms', window: 'hour', max: limits.SMS_PER_NETWORK_HOUR }),
    () => spend({ name: 'sms', subject: ofCountry, window: 'day', max: perCountry }),
    () => spend({ name: 'sms', subject: subjects.stage(), window: 'day', max: perStage }),
  ]
}

/** Spends all budgets of a text or none. @throws {Fault} `too-many-requests` */
export async function spendText(request: CodeRequest, caller: Caller): Promise<SpentText[]> {
  const spent: SpentText[] = []
  try {
    for (const budget of await budgetsOf(request, caller)) {
      const receipts = await budget()
      const ofNetwork = Array.isArray(receipts)
      spent.push(...[receipts].flat().map((receipt) => ({ receipt, ofNetwork })))
    }
    return spent
  } catch (error) {
    await Promise.all(spent.map(({ receipt }) => giveBack(receipt)))
    throw error
  }
}
