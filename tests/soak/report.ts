/** The soak as a page. */
import { markdownTable as table } from '../support/markdownTable.ts'
import type { LogWatch } from './logs.ts'
import type { Growth, Sample } from './memory.ts'
import type { Tally } from './tally.ts'
import type { Weather } from './weather.ts'

interface Soaked {
  minutes: number
  tally: Tally
  weather: Weather
  wrong: readonly string[]
  samples: readonly Sample[]
  growth: Growth
  logs: LogWatch
}

const statuses = (byStatus: ReadonlyMap<number, number>) =>
  [...byStatus]
    .toSorted(([one], [other]) => one - other)
    .map(([status, times]) => `${status} × ${times}`)
    .join(', ')

export function report({ minutes, tally, weather, wrong, samples, growth, logs }: Soaked): string {
  const rows = tally.rows()
  const resident = samples.map(({ residentMegabytes }) => residentMegabytes)
  const summary = table(
    ['what', 'seen'],
    [
      ['minutes of traffic', minutes],
      ['requests, operations', `${tally.requests()}, ${rows.length}`],
      ['answers that are not documented, or promises that did not hold', tally.problems().size],
      ['invariants broken at the end', wrong.length],
      ['lines logged, with a secret in them', `${logs.lines()}, ${logs.leaks().length}`],
      ['heap: second fifth, last fifth', `${growth.early.toFixed(0)} MB, ${growth.late.toFixed(0)} MB`],
      ['resident: least, most', `${Math.min(...resident).toFixed(0)} MB, ${Math.max(...resident).toFixed(0)} MB`],
    ],
  )
  const storms = table(
    ['storm', 'times'],
    [...weather.storms()].map(([name, times]) => [name, times]),
  )
  const operations = table(
    ['operation', 'requests', 'statuses', 'median in the calm', 'p99 in the calm'],
    rows.map(({ as, requests, byStatus, median, p99 }) => [
      as,
      requests,
      statuses(byStatus),
      `${median.toFixed(0)} ms`,
      `${p99.toFixed(0)} ms`,
    ]),
  )
  return [summary, storms, operations].join('\n\n')
}
