/**
 * How wide a race is and how often it is run: `npm test` runs the narrow form, which a read-then-write does not survive
 * either; `npm run test:storms` the full one.
 */
export const isFull = process.env['STORMS'] === 'full'

/** @returns so many rounds at full width; else the narrow number, or a tenth of the full one and at least three */
export const rounds = (full: number, narrow: number = Math.max(3, Math.ceil(full / 10))): number =>
  isFull ? full : Math.min(full, narrow)

/** How many at once, or how many things there are. @param narrow enough to be caught by what the race is about */
export const width = (full: number, narrow: number): number => (isFull ? full : narrow)

/** vitest's `repeats`, which does not count the first run. */
export const repeats = (full: number, narrow?: number): { repeats: number } => ({ repeats: rounds(full, narrow) - 1 })
