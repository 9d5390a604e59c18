/** What has been started, to be stopped in reverse; nothing that fails to stop keeps the others running. */
export interface Ending {
  /** Where the end has begun already, it is stopped at once. */
  add(stop: () => Promise<void> | void): void
  /** Stops everything, once. @returns what went wrong meanwhile */
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
