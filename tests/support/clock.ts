/** A clock that can be moved and runs on from there; all code that asks `Date` sees it. */
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

/** Moves the clock. @param milliseconds forwards; negative for back */
export function moveClock(milliseconds: number): void {
  aheadMs += milliseconds
  globalThis.Date = MovedDate as DateConstructor
}

/** Returns to the real time. */
export function resetClock(): void {
  aheadMs = 0
  globalThis.Date = RealDate
}
