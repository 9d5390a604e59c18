import type { Caller } from '../caller/caller.ts'
import { settings } from '../config.ts'
import { fault } from '../fault.ts'
import type { Phone } from '../identity/phone.ts'
import { countryOf } from '../identity/readPhone.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'

declare const checked: unique symbol

/** A phone in a country that texts are sent to. */
export interface ServedPhone extends Phone {
  readonly [checked]: 'ServedPhone'
  readonly country: string
}

/**
 * Refuses phones of countries without texts, before anything is read or counted for them.
 * @throws {Fault} `invalid`
 */
export async function served(phone: Phone, caller: Caller): Promise<ServedPhone> {
  const country = countryOf(phone)
  if (country !== null && settings().SMS_COUNTRIES.includes(country)) return { ...phone, country } as ServedPhone
  await logSecurityEvent('code_refused', caller, { reason: 'country' })
  throw fault('invalid')
}
