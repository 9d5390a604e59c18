/** Memory of the process over the time of the soak. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

export interface Sample {
  requests: number
  heapMegabytes: number
  residentMegabytes: number
}

export interface Growth {
  /** Medians of the heap, in megabytes: of the second fifth, and of the last. */
  early: number
  late: number
  isGrowing: boolean
}

const MEGABYTE = 1024 * 1024
/** What code that is met for the first time, counters and people who have come meanwhile may take. */
const ALLOWED_SHARE = 1.15
const ALLOWED_MEGABYTES = 12

const median = (numbers: readonly number[]) =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Of what is reachable: garbage is collected before. */
export function takeSample(requests: number): Sample {
  collectGarbage()
  const { heapUsed, rss } = process.memoryUsage()
  return { requests, heapMegabytes: heapUsed / MEGABYTE, residentMegabytes: rss / MEGABYTE }
}

export function grewBy(samples: readonly Sample[]): Growth {
  const heaps = samples.map(({ heapMegabytes }) => heapMegabytes)
  const fifth = Math.max(1, Math.floor(heaps.length / 5))
  const [early, late] = [median(heaps.slice(fifth, 2 * fifth)), median(heaps.slice(-fifth))]
  return { early, late, isGrowing: late > early * ALLOWED_SHARE + ALLOWED_MEGABYTES }
}
