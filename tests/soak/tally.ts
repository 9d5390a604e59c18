/** What was asked and answered, by operation and status, and everything that was wrong. */

export interface Counted {
  as: string
  status: number
  milliseconds: number
  storm: string | null
}

export interface Row {
  as: string
  requests: number
  byStatus: ReadonlyMap<number, number>
  /** Milliseconds, in the calm. */
  median: number
  p99: number
}

export interface Tally {
  count(one: Counted): void
  wrong(sentence: string): void
  /** Each kind of wrong once, with how often it came. */
  problems(): ReadonlyMap<string, number>
  requests(): number
  rows(): Row[]
}

/** Of each operation so many times of the calm are kept, the last ones. */
const KEPT_MAX = 2000
const PROBLEMS_MAX = 200

interface Kept {
  requests: number
  byStatus: Map<number, number>
  times: number[]
}

const at = (sorted: readonly number[], share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0

export function startTally(): Tally {
  const kept = new Map<string, Kept>()
  const problems = new Map<string, number>()
  let requests = 0
  return {
    count({ as, status, milliseconds, storm }) {
      requests += 1
      const own = kept.get(as) ?? { requests: 0, byStatus: new Map<number, number>(), times: [] }
      kept.set(as, own)
      own.requests += 1
      own.byStatus.set(status, (own.byStatus.get(status) ?? 0) + 1)
      if (storm === null) own.times[own.requests % KEPT_MAX] = milliseconds
    },
    wrong(sentence) {
      if (problems.has(sentence) || problems.size < PROBLEMS_MAX)
        problems.set(sentence, (problems.get(sentence) ?? 0) + 1)
    },
    problems: () => problems,
    requests: () => requests,
    rows: () =>
      [...kept]
        .map(([as, own]) => {
          const sorted = own.times.filter((time) => time !== undefined).toSorted((one, other) => one - other)
          return { as, requests: own.requests, byStatus: own.byStatus, median: at(sorted, 0.5), p99: at(sorted, 0.99) }
        })
        .toSorted((one, other) => (one.as < other.as ? -1 : 1)),
  }
}
