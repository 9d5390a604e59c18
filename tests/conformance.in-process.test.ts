/** The recorded exchanges, on the handlers themselves: real HTTP, payload 2.0 events, the embedded engines. */
import { afterAll, beforeAll } from 'vitest'
import { type InProcessHost, startInProcessHost } from './support/inProcessHost.ts'
import { judge } from './support/judge.ts'

let service: InProcessHost

beforeAll(async () => {
  service = await startInProcessHost()
})

afterAll(() => service?.stop())

judge(() => service.host, { arrangesAll: true })
