import { audit } from '../audit/record.ts'
import { settings } from '../config.ts'
import { fault } from '../fault.ts'
import type { Origin } from '../origin.ts'
import type { Phone } from '../phone.ts'
import { countryOf } from '../readPhone.ts'

declare const checked: unique symbol

/** A phone in a country that texts are sent to. */
export interface ServedPhone extends Phone {
  readonly [checked]: 'ServedPhone'
  readonly country: string
}

/**
 * Refuses phones of countries that no text goes to, before anything is looked up or counted for them.
 * @throws {Fault} `invalid`
 */
export async function served(phone: Phone, origin: Origin): Promise<ServedPhone> {
  const country = countryOf(phone)
  if (country !== null && settings().SMS_COUNTRIES.includes(country)) return { ...phone, country } as ServedPhone
  await audit('code_refused', origin, { reason: 'country' })
  throw fault('invalid')
}
