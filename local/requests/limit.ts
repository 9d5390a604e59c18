/** The limit that refused a request, as its line in the log tells it. */
export interface ToldLimit {
  name: string
  max: number
  used: number
  /** Epoch milliseconds. */
  until: number
}

/** @param told the field `limit` of a log line */
export function readLimit(told: unknown): ToldLimit | null {
  const { name, max, used, until } = (told ?? {}) as Record<string, unknown>
  const endsAt = Date.parse(String(until))
  return typeof name === 'string' && Number.isFinite(endsAt)
    ? { name, max: Number(max), used: Number(used), until: endsAt }
    : null
}

/** For a line of the terminal. */
export const limitWords = ({ name, max, used, until }: ToldLimit): string =>
  `(${name}, ${used} of ${max}, until ${new Date(until).toLocaleString('sv-SE')})`
