import { Fault } from '../fault.ts'
import type { Phone } from '../identity/phone.ts'
import { testCodes } from '../keys/testCodes.ts'
import { isTestNumber } from './testNumbers.ts'

const RETRY_AFTER_SECONDS = 60

/**
 * The fixed code of a test number, until their date; null for every other number, for which nothing is read.
 * @throws {Fault} `unavailable` for a test number whose code was not stored: it never gets another one
 * @throws where the codes cannot be read
 */
export async function testCodeOf(phone: Phone): Promise<string | null> {
  if (!isTestNumber(phone)) return null
  const code = (await testCodes()).get(phone.number)
  if (code === undefined) throw new Fault('unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS })
  return code
}
