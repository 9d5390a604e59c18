import { randomUUID } from 'node:crypto'
import { deleteItem, writeOwn } from '../aws/dynamodb.ts'
import { together } from '../aws/together.ts'
import { settings } from '../config.ts'
import { Fault } from '../fault.ts'
import type { Phone } from '../identity/phone.ts'
import { allowedBy, limitOf, tooManyRequests } from '../throttle/limit.ts'
import { subjects } from '../throttle/table.ts'
import { type Breaker, readBreaker } from './breaker.ts'
import { coolDownReturn, coolDownStart, coolDownUntil } from './table.ts'
import { testCodeOf } from './testCode.ts'

export interface CoolDown {
  takeBack(): Promise<unknown>
}

/** The first decision on whether a text may be sent, made before the caller is told anything. */
export interface BegunText {
  /** The fixed code of a test number, whose texts are never sent; null of every other number. */
  testCode: string | null
  /** Null for a test number. */
  breaker: Breaker | null
  /** The one that this text has begun, or the refusal by the one that holds. */
  coolDown: CoolDown | Fault
}

/** One text per phone and cool-down, in one conditional write. */
async function startCoolDown(phone: Phone): Promise<CoolDown | Fault> {
  const now = Date.now()
  const until = now + settings().SMS_COOLDOWN_SECONDS * 1000
  const id = randomUUID()
  const started = await writeOwn(coolDownStart(phone, id, now, until))
  if (started.done) return { takeBack: () => deleteItem(coolDownReturn(phone, id)) }
  const allowance = { ...allowedBy('SMS_COOLDOWN_SECONDS'), max: 1 }
  return tooManyRequests(limitOf(subjects.phone(phone), allowance, 1, coolDownUntil(started.item) ?? until), now)
}

/** Takes back what a text has begun that is not sent. */
export async function dropText({ coolDown }: Pick<BegunText, 'coolDown'>): Promise<void> {
  if (!(coolDown instanceof Fault)) await coolDown.takeBack()
}

/**
 * Begins the cool-down of a phone while the breaker is read. Of all requests for one phone a single one passes, so that
 * none of the others touches the phone's budgets.
 * @throws {Fault} `unavailable` for a test number without a stored code; then nothing has begun
 */
export async function beginText(phone: Phone): Promise<BegunText> {
  const testCode = await testCodeOf(phone)
  const starting = startCoolDown(phone)
  try {
    const [breaker, coolDown] = await together(testCode === null ? readBreaker() : null, starting)
    return { testCode, breaker, coolDown }
  } catch (error) {
    const coolDown = await starting.catch(() => null)
    if (coolDown) await dropText({ coolDown })
    throw error
  }
}
