/**
 * The recorded exchanges, over HTTP against `npm run dev`: all of them on the bundles that are deployed
 * (`npm run test:storms`), or, since tests/conformance.in-process.test.ts plays all of them on the same gateway, what the
 * gateway itself answers and each kind of request once, on the bundles that a developer has (this file by its name). With
 * `SERVICE_URL` (and `CONSOLE_URL`, where the texts can be read) a service that runs already is judged instead, as far
 * as it can be arranged.
 */
import { afterAll, beforeAll } from 'vitest'
import { freshLoopback, hasManyAddresses } from './conformance/loopback.ts'
import type { Host } from './conformance/runner.ts'
import { dataArrangements, faultArrangements } from './support/arrangements.ts'
import { type DevService, startDevService } from './support/devService.ts'
import { judge } from './support/judge.ts'
import { committedReference } from './support/reference.ts'
import { shownOnce } from './support/shownOnce.ts'
import { isFull } from './support/storms.ts'

// Not `BASE_URL`: vitest overwrites that with its own.
const { SERVICE_URL: serviceUrl, CONSOLE_URL: consoleUrl } = process.env

let service: DevService | null = null
let host: Host
let address = freshLoopback()

const moveOn = () => {
  address = freshLoopback()
}

function hostOf({ url, console, wire, dynamodb, environment, behave }: DevService): Host {
  const arrangements = {
    ...dataArrangements({ dynamodb, environment, network: () => address }),
    ...faultArrangements({ wire, behave, moveOn }),
  }
  const networks = ['other-network', 'budget-spent']
  const possible = Object.entries(arrangements).filter(([name]) => hasManyAddresses || !networks.includes(name))
  return {
    base: url,
    console,
    reference: committedReference(),
    localAddress: () => address,
    arrangements: Object.fromEntries(possible),
    async reset() {
      moveOn()
      wire.clear()
      await behave({ kind: 'deliver' })
    },
  }
}

beforeAll(async () => {
  if (serviceUrl) {
    host = { base: serviceUrl, console: consoleUrl ?? null, arrangements: {}, reference: committedReference() }
    return
  }
  service = await startDevService(isFull)
  host = hostOf(service)
}, 90_000)

afterAll(() => service?.stop())

const playsAll = isFull || serviceUrl !== undefined

judge(() => host, {
  arrangesAll: playsAll && !serviceUrl && hasManyAddresses,
  select: (cases, dialect) => (playsAll || dialect === 'platform' ? cases : shownOnce(cases)),
})
