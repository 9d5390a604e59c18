import { settings } from '../config.ts'
import type { Phone } from '../identity/phone.ts'

/** The fixed code of a configured test number, until its date; null for every other number. */
export function testCodeOf(phone: Phone): string | null {
  const { SMS_TEST_NUMBERS, SMS_TEST_NUMBERS_UNTIL } = settings()
  return Date.now() < SMS_TEST_NUMBERS_UNTIL ? (SMS_TEST_NUMBERS.get(phone.number) ?? null) : null
}

export function isTestNumber(phone: Phone): boolean {
  return testCodeOf(phone) !== null
}
