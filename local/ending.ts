/**
 * Parts that have been started, to be stopped in reverse order; one that fails to stop does not keep the others
 * running.
 */
export interface Ending {
  /** Once stopping has begun, an added part is stopped at once. */
  add(stop: () => Promise<void> | void): void
  /** Stops everything, once. @returns the errors that occurred */
  stopAll(): Promise<readonly unknown[]>
}

export function startEnding(): Ending {
  const stops: (() => Promise<void> | void)[] = []
  const failures: unknown[] = []
  let ended = false

  const stopAll = async () => {
    ended = true
    for (let stop = stops.pop(); stop; stop = stops.pop()) {
      try {
        await stop()
      } catch (error) {
        failures.push(error)
      }
    }
    return failures
  }
  return {
    add(stop) {
      stops.push(stop)
      if (ended) void stopAll()
    },
    stopAll,
  }
}
