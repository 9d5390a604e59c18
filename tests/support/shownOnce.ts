/** Selects recorded exchanges so that every kind of request occurs once. */
import type { Case } from '../conformance/exchange.ts'
import { kindOf } from './conflicts.ts'

/** The requests of a case that succeed. */
function kindsOf({ steps }: Case): string[] {
  return steps.flatMap((step) =>
    'request' in step && step.expect.status < 300 && step.request.path !== undefined
      ? [kindOf(step.request.method, step.request.path, JSON.stringify(step.request.json ?? {}))]
      : [],
  )
}

/** These arrangements make or end faults of a table. */
const faults = /^(database|table|ids|sms)-/

/** The shortest cases that cover every kind of request, without those that arrange faults. */
export function shownOnce(cases: readonly Case[]): Case[] {
  const seen = new Set<string>()
  return cases
    .filter(({ steps }) => steps.every((step) => !('arrange' in step && faults.test(step.arrange))))
    .sort((one, other) => one.steps.length - other.steps.length)
    .filter((one) => {
      const fresh = kindsOf(one).filter((kind) => !seen.has(kind))
      for (const kind of fresh) seen.add(kind)
      return fresh.length > 0
    })
}
