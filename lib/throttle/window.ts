import type { ThrottleSubject } from './table.ts'

const windows = { hour: 3_600_000, day: 86_400_000 } as const

/** A count that goes on within clock-aligned windows. */
export interface Count {
  /** The name of the count, for example `sms`. */
  name: string
  subject: ThrottleSubject
  window: keyof typeof windows
}

/** The counter of the window that a moment lies in, and when that window ends (epoch ms). */
export function windowAt({ name, window }: Count, now: number) {
  const start = now - (now % windows[window])
  return { counter: `${name}#${window}#${start / 1000}`, endsAt: start + windows[window] }
}
