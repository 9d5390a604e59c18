/** Requests as fast as they are answered, over so many connections, and how long each took. */

export interface Load {
  count: number
  perSecond: number
  /** Milliseconds. */
  p50: number
  p99: number
}

const WARM_COUNT = 1000
const WARM_TIMES_MAX = 3

const round = (value: number) => Math.round(value * 100) / 100

/** Asks until code is compiled for what it does: for `milliseconds`, and for a thousand requests where these do not take too long. */
export async function warmUp(step: () => Promise<void>, connections: number, milliseconds: number): Promise<void> {
  let count = 0
  for (let time = 0; time < WARM_TIMES_MAX && count < WARM_COUNT; time++) {
    count += (await load(step, connections, milliseconds)).count
  }
}

/** @throws the first failure of a step: a round with failures measures nothing */
export async function load(step: () => Promise<void>, connections: number, milliseconds: number): Promise<Load> {
  const took: number[] = []
  const startedAt = performance.now()
  const endsAt = startedAt + milliseconds
  const one = async () => {
    for (let at = performance.now(); at < endsAt; at = performance.now()) {
      await step()
      took.push(performance.now() - at)
    }
  }
  await Promise.all(Array.from({ length: connections }, one))
  const elapsed = performance.now() - startedAt
  took.sort((one, other) => one - other)
  const quantile = (share: number) => round(took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0)
  return {
    count: took.length,
    perSecond: round((took.length / elapsed) * 1000),
    p50: quantile(0.5),
    p99: quantile(0.99),
  }
}
