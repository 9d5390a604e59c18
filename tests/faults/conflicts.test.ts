/**
 * S86 Transactions of others in the way of every route: without end it is told as 503 with the seconds to wait and nothing
 * is done, so that the same request succeeds when it is sent again; twice in a row it is not noticed.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCases, readPages } from '../conformance/exchange.ts'
import { runCase } from '../conformance/runner.ts'
import { type Conflicts, startConflicts } from '../support/conflicts.ts'
import { type InProcessHost, startInProcessHost } from '../support/inProcessHost.ts'
import { shownOnce } from '../support/shownOnce.ts'

let service: InProcessHost
let conflicts: Conflicts

beforeAll(async () => {
  service = await startInProcessHost()
  conflicts = await startConflicts(service.host, service.wire, () => service.cloud.events.settled())
})

afterAll(async () => {
  await conflicts?.stop()
  await service?.stop()
})

for (const page of readPages()) {
  describe(page.dialect, () => {
    test.each(shownOnce(readCases(page.dialect)).map((one) => [one.title, one] as const))('%s', async (_, recorded) => {
      const outcome = await runCase(recorded, conflicts.host, page.headers)
      expect(outcome.state === 'failed' ? outcome.problems : []).toEqual([])
    })
  })
}

test('every 503 told how long to wait, and only the count of a download is left to the next one', () => {
  expect(conflicts.problems).toEqual([])
  const kinds = [...conflicts.undisturbed].filter(
    (kind) => !/download/i.test(kind) && kind !== 'POST /app/user/getfile',
  )
  expect(kinds).toEqual([])
  expect(conflicts.told.size).toBeGreaterThanOrEqual(37)
})
