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

/** Where the count of a budget is kept. */
export interface Place {
  table: 'THROTTLE' | 'CODES'
  key: Record<string, string>
  attribute: string
}

/** The item of a phone, its number in E.164. */
export const phoneItem = (phone: string) => ({ phone, purpose: 'all' })

function placeOfPhone(subject: string, of: string, network: string | undefined, window: Window): Place {
  const name = of === 'code-tries' ? 'tries' : window
  const attribute = `${name}#${windowStart(window)}${network === undefined ? '' : `#${network}`}`
  return { table: 'CODES', key: phoneItem(subject.slice('phone#'.length)), attribute }
}

/**
 * Where the count of a budget lies. What is counted of a phone lies in one item, by window and network; texts of a country
 * in the item of the stage.
 */
export function placeOfBudget(subject: string, name: string, window: Window): Place {
  const [of = '', network] = name.split('@', 2)
  if (subject.startsWith('phone#')) return placeOfPhone(subject, of, network, window)
  const counter = `${name}#${window}#${windowStart(window)}`
  return subject.startsWith('country#')
    ? { table: 'THROTTLE', key: { subject: 'stage', counter }, attribute: subject }
    : { table: 'THROTTLE', key: { subject, counter }, attribute: 'spent' }
}
