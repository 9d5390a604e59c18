import { settings } from '../config.ts'
import type { Phone } from '../identity/phone.ts'

/** Whether a number is one of those with a fixed code, until their date. */
export function isTestNumber(phone: Phone): boolean {
  const { SMS_TEST_NUMBERS, SMS_TEST_NUMBERS_UNTIL } = settings()
  return Date.now() < SMS_TEST_NUMBERS_UNTIL && SMS_TEST_NUMBERS.has(phone.number)
}
