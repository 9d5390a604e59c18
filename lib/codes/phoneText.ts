import { randomUUID } from 'node:crypto'
import { giveBackOnce, type Item, writeOwn } from '../aws/dynamodb.ts'
import type { Network } from '../caller/network.ts'
import { settings } from '../config.ts'
import type { Limit } from '../fault.ts'
import type { Phone } from '../identity/phone.ts'
import { type Allowance, allowedBy, firstReached } from '../throttle/limit.ts'
import { subjects } from '../throttle/table.ts'
import { windowOf } from '../throttle/window.ts'
import {
  coolDownIn,
  countsIn,
  formerTextReturn,
  lastTextReturn,
  type PhoneText,
  pastAttributes,
  type TextCounts,
  textCounted,
} from './phoneTextTable.ts'

/** A text that its phone may get: its cool-down holds, and it is counted. */
export interface CountedText {
  /** Takes it back, with the cool-down that it began. */
  takeBack(): Promise<void>
  /** Takes its units back; the cool-down stays. */
  takeUnitsBack(): Promise<void>
  /** Attributes of the phone's item that count past days, with networks in their names; the next write removes them. */
  past: readonly string[]
}

// DynamoDB takes expressions of 4 KB.
const REMOVED_MAX = 100

/** The limit that refuses a text, by the item as it stood then; null where it refuses no longer. */
function limitIn(item: Item | undefined, text: PhoneText, ofAll: Allowance): Limit | null {
  const { phone, now } = text
  const counts = countsIn(item, text)
  const until = coolDownIn(item)
  const [hour, day] = [windowOf('hour', now), windowOf('day', now)]
  const subject = subjects.phone(phone)
  return firstReached([
    [subject, { ...allowedBy('SMS_COOLDOWN_SECONDS'), max: 1 }, until > now ? 1 : 0, until],
    [subject, allowedBy('SMS_PER_PHONE_HOUR'), counts.hour, hour.endsAt],
    [subject, allowedBy('SMS_PER_PHONE_DAY'), counts.day, day.endsAt],
    [subject, ofAll, counts.all, day.endsAt],
  ])
}

async function takeBack(text: PhoneText, counts: TextCounts, endsCoolDown: boolean): Promise<void> {
  const isLast = await giveBackOnce(lastTextReturn(text, counts, endsCoolDown))
  if (!isLast) await giveBackOnce(formerTextReturn(text))
}

/**
 * Counts a text to a phone and begins its cool-down, all at once or not at all: of all requests for one phone at a time
 * a single one passes, and the others spend nothing.
 * @param ofAll how many the phone may get on a day in all
 * @returns the limit that refuses it: the cool-down first, then its network's hour and day, then the phone's day
 */
export async function countText(phone: Phone, { name }: Network, ofAll: Allowance): Promise<CountedText | Limit> {
  const { SMS_COOLDOWN_SECONDS, SMS_PER_PHONE_HOUR, SMS_PER_PHONE_DAY } = settings()
  const id = randomUUID()
  for (;;) {
    const now = Date.now()
    const text = { phone, network: name, id, now, until: now + SMS_COOLDOWN_SECONDS * 1000 }
    const most = { hour: SMS_PER_PHONE_HOUR, day: SMS_PER_PHONE_DAY, all: ofAll.max }
    const { done, item } = await writeOwn(textCounted(text, most))
    const counts = countsIn(item, text)
    if (done) {
      return {
        takeBack: () => takeBack(text, counts, true),
        takeUnitsBack: () => takeBack(text, counts, false),
        past: pastAttributes(item, now).slice(0, REMOVED_MAX),
      }
    }
    // What has refused it may be over by the time that it is told.
    const limit = limitIn(item, text, ofAll)
    if (limit) return limit
  }
}
