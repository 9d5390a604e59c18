/** Plays all recorded exchanges against a host, one vitest test a case. */
import { describe, expect, test } from 'vitest'
import { coverageOf } from '../conformance/coverage.ts'
import { type Case, readCases, readPages } from '../conformance/exchange.ts'
import { coverageLines } from '../conformance/report.ts'
import { type Host, type Outcome, runCase } from '../conformance/runner.ts'

export interface Judging {
  /** Whether the host has every arrangement; then no row may be skipped. */
  arrangesAll: boolean
  /** Selects the exchanges of a dialect; all where not given. */
  select?: (cases: readonly Case[], dialect: string) => readonly Case[]
}

/** @param hostOf called when the tests run, since hosts start in `beforeAll` */
export function judge(hostOf: () => Host, { arrangesAll, select = (cases) => cases }: Judging): void {
  for (const page of readPages()) {
    const cases = select(readCases(page.dialect), page.dialect)
    const outcomes = new Map<string, Outcome>()
    const hasPassed = (name: string) => outcomes.get(name)?.state === 'passed'

    describe(page.dialect, () => {
      for (const recorded of cases) {
        test(recorded.title, async ({ skip }) => {
          const outcome = await runCase(recorded, hostOf(), page.headers)
          outcomes.set(recorded.name, outcome)
          if (outcome.state === 'skipped') skip(`this host cannot arrange: ${outcome.missing.join(', ')}`)
          expect(outcome.state === 'failed' ? outcome.problems : []).toEqual([])
        })
      }

      test.runIf(arrangesAll)(`Every row of ${page.page} is shown by a case that passes`, () => {
        const unshown = coverageOf(page, cases).filter(({ cases: names }) => !names.some(hasPassed))
        expect(
          unshown.map(({ row }) => row.row),
          coverageLines(page, cases, outcomes).join('\n'),
        ).toEqual([])
      })
    })
  }
}
