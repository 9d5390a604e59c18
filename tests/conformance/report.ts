/** What a run found, for people. */
import { coverageOf } from './coverage.ts'
import type { Case, Page } from './exchange.ts'
import type { Outcome } from './runner.ts'

export type Outcomes = ReadonlyMap<string, Outcome>

const marks: Record<Outcome['state'], string> = { passed: '✓', skipped: '–', failed: '✗' }

export function caseLines(recorded: Case, outcome: Outcome): string[] {
  const missing = outcome.state === 'skipped' ? ` (this host cannot arrange: ${outcome.missing.join(', ')})` : ''
  const problems = outcome.state === 'failed' ? outcome.problems.map((problem) => `      ${problem}`) : []
  return [`  ${marks[outcome.state]} ${recorded.title}${missing}`, ...problems]
}

/** What a run says of a row: failed where one case failed, skipped where none could be played. */
function stateOf(names: readonly string[], outcomes: Outcomes): Outcome['state'] {
  const states = new Set(names.map((name) => outcomes.get(name)?.state))
  if (states.has('failed') || names.length === 0) return 'failed'
  return states.has('passed') ? 'passed' : 'skipped'
}

/** Each row of a page, and how many of its cases passed in this run. */
export function coverageLines(page: Page, cases: readonly Case[], outcomes: Outcomes): string[] {
  const rows = coverageOf(page, cases).map(({ row, cases: names }) => ({ row, names, state: stateOf(names, outcomes) }))
  const passed = (names: readonly string[]) => names.filter((name) => outcomes.get(name)?.state === 'passed').length
  const shown = rows.filter(({ state }) => state === 'passed').length
  return [
    `${page.page}: ${shown} of ${rows.length} rows shown`,
    ...rows.map(({ row, names, state }) => `  ${marks[state]} ${row.row}  (${passed(names)} of ${names.length} cases)`),
  ]
}

export function tally(outcomes: Outcomes): string {
  const count = (state: Outcome['state']) => [...outcomes.values()].filter((outcome) => outcome.state === state).length
  return `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`
}
