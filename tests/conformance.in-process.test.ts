/** The recorded exchanges, on the handlers themselves: real HTTP, payload 2.0 events, the embedded engines. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll } from 'vitest'
import { type Cloud, startCloud } from '../local/cloud.ts'
import type { Host } from './conformance/runner.ts'
import { dataArrangements, faultArrangements } from './support/arrangements.ts'
import { type EngineWire, startEngineWire } from './support/engineWire.ts'
import { type InProcessGateway, invokeBackground, loadFunctions, startGateway } from './support/gateway.ts'
import { judge } from './support/judge.ts'
import { freshAddress } from './support/world.ts'

let cloud: Cloud
let wire: EngineWire
let gateway: InProcessGateway
let inbox: Awaited<ReturnType<typeof startInbox>>
let network = freshAddress()

/** Each case, and each «other network», is somewhere else: no case spends the budgets of another. */
const moveOn = () => {
  network = freshAddress()
}

/** The inbox as the local console serves it. */
async function startInbox() {
  const server = createServer((request, response) => {
    const to = new URL(request.url ?? '/', 'http://console').searchParams.get('to') ?? ''
    response.setHeader('content-type', 'application/json').end(JSON.stringify(cloud.inbox.texts(to)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, stop: () => new Promise((resolve) => server.close(resolve)) }
}

/** What the bucket tells goes to the function that is deployed for it. */
function connectEvents(): void {
  cloud.events.connect(async (name, event) => void (await invokeBackground(cloud.template(), name, event)))
}

let host: Host

beforeAll(async () => {
  cloud = await startCloud({ folder: null, stage: 'test' })
  wire = await startEngineWire(cloud.engine)
  Object.assign(process.env, cloud.environment, { AWS_ENDPOINT_URL_DYNAMODB: wire.url })
  gateway = await startGateway({
    ...(await loadFunctions(cloud.template())),
    sourceIp: () => network,
    timeoutSeconds: 15,
  })
  connectEvents()
  inbox = await startInbox()
  host = {
    base: gateway.url,
    console: inbox.url,
    arrangements: {
      ...dataArrangements({ dynamodb: cloud.dynamodb, environment: cloud.environment, network: () => network }),
      ...faultArrangements({ wire, behave: cloud.sms.behave, moveOn }),
    },
    reset() {
      moveOn()
      wire.clear()
      cloud.sms.behave({ kind: 'deliver' })
    },
  }
})

afterAll(async () => {
  await Promise.all([gateway?.stop(), inbox?.stop(), wire?.stop()])
  await cloud?.stop()
})

judge(() => host, { arrangesAll: true })
