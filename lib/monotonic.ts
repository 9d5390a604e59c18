/**
 * Milliseconds of a clock that nobody sets, for durations. `performance` has the same, and loads a dozen of Node's
 * modules into the first request (2 to 3 ms).
 */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6
