/** How a limit that refuses is told to the log: the name that operators know it by, and how much of it is used. */
import { type Settings, settings } from '../config.ts'
import { Fault, type Limit } from '../fault.ts'
import type { ThrottleSubject } from './table.ts'

type NumberSetting = { [Name in keyof Settings]: Settings[Name] extends number ? Name : never }[keyof Settings]

/** A setting that limits, or a limit that no setting changes. */
export type LimitName = NumberSetting | 'NOBODY_PER_ACCOUNT_DAY' | 'SMS_BREAKER_FAILURES'

/** What may be used up, and by which name it is known. */
export interface Allowance {
  limit: LimitName
  max: number
}

/** As much as a setting allows. */
export const allowedBy = (limit: NumberSetting): Allowance => ({ limit, max: settings()[limit] })

/** Of a subject only its kind is told. @param until epoch milliseconds */
export function limitOf(subject: ThrottleSubject, { limit, max }: Allowance, used: number, until: number): Limit {
  const [of = ''] = subject.split('#', 1)
  return { name: limit, of, max, used, until: new Date(until).toISOString() }
}

/** The first limit that is reached, in their order; null where none is. @param usages as {@link limitOf} takes each */
export function firstReached(usages: readonly Parameters<typeof limitOf>[]): Limit | null {
  const reached = usages.find(([, { max }, used]) => used >= max)
  return reached ? limitOf(...reached) : null
}

/** Whole seconds until a limit ends, at least one. @param now epoch milliseconds */
export const secondsUntil = ({ until }: Limit, now: number): number =>
  Math.max(1, Math.ceil((Date.parse(until) - now) / 1000))

/** @param now epoch milliseconds */
export const tooManyRequests = (limit: Limit, now: number): Fault =>
  new Fault('too-many-requests', { retryAfterSeconds: secondsUntil(limit, now), limit })
