import type { ThrottleSubject } from './table.ts'

const lengths = { hour: 3_600_000, day: 86_400_000 } as const

export type Window = keyof typeof lengths

/** A count that goes on within clock-aligned windows. */
export interface Count {
  /** The name of the count, for example `sms`. */
  name: string
  subject: ThrottleSubject
  window: Window
}

/** The clock-aligned window (UTC) that a moment lies in: its start in epoch seconds, its end in epoch milliseconds. */
export function windowOf(window: Window, now: number): { startSeconds: number; endsAt: number } {
  const start = now - (now % lengths[window])
  return { startSeconds: start / 1000, endsAt: start + lengths[window] }
}

/** The counter of the window that a moment lies in, and when that window ends (epoch ms). */
export function windowAt({ name, window }: Count, now: number) {
  const { startSeconds, endsAt } = windowOf(window, now)
  return { counter: `${name}#${window}#${startSeconds}`, endsAt }
}
