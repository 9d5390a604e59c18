/**
 * A clock that can be moved, for this process and its threads. Whatever asks `Date` follows it, and it runs on from
 * there; timers and `performance` are as they were. Code that runs in production knows nothing of it.
 */
const RealDate = Date

/** Milliseconds ahead of the real time, in memory that threads share. */
let ahead = new BigInt64Array(new SharedArrayBuffer(8))

/** How far the clock is ahead of the real time; negative where it is behind. */
export const aheadMs = (): number => Number(Atomics.load(ahead, 0))

const now = (): number => RealDate.now() + aheadMs()

/** `Date` itself, but for what it says of the present: dates made by either are of one kind. */
const MovedDate: DateConstructor = new Proxy(RealDate, {
  apply: () => new RealDate(now()).toString(),
  construct: (target, given, made) =>
    Reflect.construct(target, given.length === 0 ? [now()] : given, made === MovedDate ? target : made),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
})

/** The memory of the clock, for a thread that is to follow it. */
export const sharedClock = (): SharedArrayBuffer => ahead.buffer

/** Lets this thread follow the clock of another one. */
export function followClock(shared: SharedArrayBuffer): void {
  ahead = new BigInt64Array(shared)
  globalThis.Date = MovedDate
}

/** Moves the clock. @param milliseconds forwards; negative for back */
export function moveClock(milliseconds: number): void {
  Atomics.add(ahead, 0, BigInt(Math.round(milliseconds)))
  globalThis.Date = MovedDate
}

/** Returns to the real time, in the threads as well. */
export function resetClock(): void {
  Atomics.store(ahead, 0, 0n)
  globalThis.Date = RealDate
}
