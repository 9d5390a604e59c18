/**
 * The width of races and the number of their runs: `npm test` runs a narrow form, which is enough to expose a
 * read-then-write; `npm run test:storms` runs the full one.
 */
export const isFull = process.env['STORMS'] === 'full'

/** @returns this many rounds at full width; otherwise the narrow number, by default a tenth and at least three */
export const rounds = (full: number, narrow: number = Math.max(3, Math.ceil(full / 10))): number =>
  isFull ? full : Math.min(full, narrow)

/** Number of simultaneous requests, or of things involved. @param narrow enough to expose the fault in question */
export const width = (full: number, narrow: number): number => (isFull ? full : narrow)

/** The `repeats` option of vitest, which does not count the first run. */
export const repeats = (full: number, narrow?: number): { repeats: number } => ({ repeats: rounds(full, narrow) - 1 })

/** All cases at full width, otherwise the first ones: cases that differ in words and share what decides about them. */
export const some = <Case>(cases: readonly Case[], narrow: number): readonly Case[] =>
  isFull ? cases : cases.slice(0, narrow)

/**
 * All ways at full width, otherwise one of them in turn: for things that are many and alike, so that each is tried and
 * each way is.
 */
export const inTurn = <Way>(ways: readonly Way[], turn: number): readonly Way[] =>
  isFull ? ways : ways.slice(turn % ways.length, (turn % ways.length) + 1)
