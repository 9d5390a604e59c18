/**
 * The recorded exchanges, on the handlers themselves: real HTTP, payload 2.0 events, the embedded engines. Each is held
 * against the reference as it happens (tests/conformance/reference.ts).
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type InProcessHost, startInProcessHost } from './support/inProcessHost.ts'
import { judge } from './support/judge.ts'

let service: InProcessHost

beforeAll(async () => {
  service = await startInProcessHost()
})

afterAll(() => service?.stop())

judge(() => service.host, { arrangesAll: true })

test('The reference has judged thousands of these exchanges', () => {
  expect(service.reference.judged()).toBeGreaterThan(3_500)
})
