/**
 * The throttle's items: every counter of one subject (an account, a phone, a network) lies in one partition.
 * Budgets count inside clock-aligned windows whose start is part of the key, so that one conditional write decides.
 */
import { createHash } from 'node:crypto'
import { environment } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { Phone } from '../identity/phone.ts'

export type ThrottleSubject = string

export const subjects = {
  account: (id: AccountId): ThrottleSubject => `account#${id}`,
  phone: (phone: Phone): ThrottleSubject => `phone#${phone.number}`,
  network: (name: string): ThrottleSubject => `network#${name}`,
  country: (country: string): ThrottleSubject => `country#${country}`,
  stage: (): ThrottleSubject => 'stage',
  /** Whoever does not exist, under the text he was looked for; hashed, because that text may be anything at all. */
  nobody: (text: string): ThrottleSubject => `nobody#${createHash('sha256').update(text).digest('base64url')}`,
} as const

export const throttleKey = (subject: ThrottleSubject, counter: string) => ({
  table: environment().throttleTable,
  key: { subject, counter },
})

/** The counter of wrong passwords of one account (or nobody) from one network. */
export const loginPair = (network: string) => `login#${network}`

export const loginLock = 'login-lock'

/** DynamoDB's TTL wants epoch seconds; it only tidies up, a day later than anything could still be read. */
export const ttlAfter = (epochMs: number) => Math.ceil(epochMs / 1000) + 86_400
