/** A clock that can be moved and goes on from there; everything that asks `Date` for the time sees it. */
const RealDate = Date
let aheadMs = 0

class MovedDate extends RealDate {
  constructor(...given: unknown[]) {
    super(...((given.length === 0 ? [RealDate.now() + aheadMs] : given) as [number]))
  }

  static override now(): number {
    return RealDate.now() + aheadMs
  }
}

/** Moves the clock. @param milliseconds forwards, or back if negative */
export function moveClock(milliseconds: number): void {
  aheadMs += milliseconds
  globalThis.Date = MovedDate as DateConstructor
}

/** Back to the clock on the wall. */
export function resetClock(): void {
  aheadMs = 0
  globalThis.Date = RealDate
}
