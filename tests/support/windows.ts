const lengths = { hour: 3_600_000, day: 86_400_000 } as const

export type Window = keyof typeof lengths

/** The clock-aligned windows that counters are stored under, by their starts in epoch seconds: this one and the next. */
export function windowStarts(window: Window): [current: number, next: number] {
  const length = lengths[window]
  // The clock is read once: between two readings it may go on by a millisecond.
  const start = Math.floor(Date.now() / length) * length
  return [start / 1000, (start + length) / 1000]
}

/** The start of the window that is now, in epoch seconds. */
export const windowStart = (window: Window): number => windowStarts(window)[0]

/** Where the throttle keeps the count of a budget. */
export interface Place {
  subject: string
  counter: string
  attribute: string
}

/**
 * Where the count of a budget lies. Texts of a phone lie in one item, by window and network; texts of a country in the
 * item of the stage.
 */
export function placeOfBudget(subject: string, name: string, window: Window): Place {
  const start = windowStart(window)
  const [of, network] = name.split('@', 2)
  if (subject.startsWith('phone#') && of === 'sms') {
    return { subject, counter: 'sms', attribute: `${window}#${start}${network === undefined ? '' : `#${network}`}` }
  }
  const counter = `${name}#${window}#${start}`
  return subject.startsWith('country#')
    ? { subject: 'stage', counter, attribute: subject }
    : { subject, counter, attribute: 'spent' }
}
