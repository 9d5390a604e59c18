/** The service in this process, as a host for the recorded exchanges: real HTTP over the embedded engines. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Cloud, startCloud } from '../../local/cloud.ts'
import type { ReferenceJudge } from '../conformance/reference.ts'
import type { Host } from '../conformance/runner.ts'
import { dataArrangements, faultArrangements } from './arrangements.ts'
import { type EngineWire, startEngineWire } from './engineWire.ts'
import { invokeBackground, loadFunctions, startGateway } from './gateway.ts'
import { knownTemplate } from './knownTemplate.ts'
import { watchLogs } from './logLines.ts'
import { committedReference } from './reference.ts'
import { freshAddress } from './world.ts'

export interface InProcessHost {
  host: Host
  /** Compares every exchange with docs/openapi. */
  reference: ReferenceJudge
  cloud: Cloud
  wire: EngineWire
  stop(): Promise<void>
}

/** Serves the inbox as the local console does. */
async function startInbox(cloud: Cloud) {
  const server = createServer((request, response) => {
    const to = new URL(request.url ?? '/', 'http://console').searchParams.get('to') ?? ''
    response.setHeader('content-type', 'application/json').end(JSON.stringify(cloud.inbox.texts(to)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, stop: () => new Promise((resolve) => server.close(resolve)) }
}

export async function startInProcessHost(): Promise<InProcessHost> {
  let network = freshAddress()
  // Each case, and each «other network», has an address of its own, so that no case spends another's budgets.
  const moveOn = () => {
    network = freshAddress()
  }
  const judge = watchLogs()
  const cloud = await startCloud({ folder: null, stage: 'test', templateOf: knownTemplate })
  const wire = await startEngineWire(cloud.engine)
  Object.assign(process.env, cloud.environment, { AWS_ENDPOINT_URL_DYNAMODB: wire.url })
  const functions = await loadFunctions(cloud.template())
  const gateway = await startGateway({ ...functions, sourceIp: () => network, timeoutSeconds: 15 })
  // Events of the bucket are delivered to the deployed function.
  cloud.events.connect(async (name, event) => void (await invokeBackground(cloud.template(), name, event)))
  const inbox = await startInbox(cloud)
  const { dynamodb, environment } = cloud
  const reference = committedReference()
  const host: Host = {
    base: gateway.url,
    reference,
    console: inbox.url,
    arrangements: {
      ...dataArrangements({ dynamodb, environment, network: () => network }),
      // No action needed: this stage has no origins, unlike a laptop, which has the page of examples/web.
      'without-cors-origins': () => undefined,
      ...faultArrangements({ wire, behave: cloud.sms.behave, moveOn }),
    },
    reset() {
      moveOn()
      wire.clear()
      cloud.sms.behave({ kind: 'deliver' })
    },
  }
  const stop = async () => {
    await Promise.all([gateway.stop(), inbox.stop(), wire.stop()])
    await cloud.stop()
    judge()
  }
  return { host, reference, cloud, wire, stop }
}
