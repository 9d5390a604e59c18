/**
 * The API: a gateway that answers as API Gateway does and runs the bundles that are deployed. Bundles, routes and
 * settings can be replaced while it is running.
 */
import { type Bundles, startRuntime } from '../gateway/runtime.ts'
import { type Gateway, type GatewayExchange, startGateway } from '../gateway/server.ts'
import { runSchedules, scheduledEvent, startSchedules } from '../schedules.ts'
import type { Template } from '../template.ts'
import { corsOf, isOwnHostOf, surroundingsOf } from './surroundings.ts'

/** The parts of the API that change with the sources. */
export interface Deployment {
  template: Template
  /** The folder of the bundles. They are loaded one by one, so it must exist until the next deployment is in place. */
  folder: string
  /** The functions' environment, with the addresses of the cloud. */
  environment: NodeJS.ProcessEnv
}

export interface ApiOptions extends Deployment {
  port: number
  /** The address to listen on. */
  address: string
  /** Receives each line of output. */
  show: (line: string) => void
  /** Told of every request that was answered. */
  onExchange?: (exchange: GatewayExchange) => void
}

export interface Api {
  /**
   * Calls a function with an event, as Lambda does for asynchronous invocations.
   * @throws {FunctionError} where the function failed
   */
  invoke(functionName: string, event: unknown): Promise<void>
  /**
   * Serves another deployment from the next request on; requests under way end with the old one.
   * @throws {SettingsError}, {BuildFault} where its settings are wrong: the old one stays in service
   */
  deploy(next: Deployment): void
  /** Serves the same deployment from a new thread, without anything that functions remember. */
  renew(): void
  /** Calls each function that has a schedule, once. */
  runSchedules(): Promise<void>
  stop(): Promise<void>
}

function bundlesOf({ template, folder, environment }: Deployment): Bundles {
  const functions = [...template.functions].map(([name, { handler, timeoutSeconds, memoryMegabytes }]) => {
    const file = `${handler.slice(0, handler.lastIndexOf('.'))}.js`
    const deployedName = `${template.service}-${template.stage}-${name}`
    return [name, { name: deployedName, file, timeoutSeconds, memoryMegabytes }] as const
  })
  return { folder, functions: new Map(functions), environment: surroundingsOf(template, environment) }
}

/**
 * Logs a failure in Lambda's words. An error that a function has thrown is in the function's own log, if it logged it.
 */
function sentenceOf(error: unknown, functionName: string): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  return JSON.stringify({ level: 'ERROR', message: `${functionName}: ${message}`, errorName: name })
}

/** @throws where the port cannot be opened, {SettingsError}, {BuildFault} where the settings are wrong */
export async function startApi({ port, address, show, onExchange, ...first }: ApiOptions): Promise<Api> {
  let deployed = first
  let cors = corsOf(first)
  let isOwnHost = isOwnHostOf(first)
  const runtime = startRuntime(bundlesOf(first), show)
  const call = async (functionName: string, event: unknown): Promise<void> => {
    try {
      await runtime.invoke(functionName, JSON.stringify(event))
    } catch (error) {
      show(sentenceOf(error, functionName))
      throw error
    }
  }
  const callScheduled = (name: string) => call(name, scheduledEvent(deployed.template.region))
  const scheduled = () => startSchedules(deployed.template.functions, callScheduled)
  let gateway: Gateway
  try {
    gateway = await startGateway({
      port,
      address,
      routes: () => deployed.template.routes,
      cors: () => cors,
      isOwnHost: (host) => isOwnHost(host),
      invoke: runtime.invoke,
      onError: (error, functionName) => show(sentenceOf(error, functionName)),
      ...(onExchange && { onExchange }),
    })
  } catch (error) {
    await runtime.stop()
    throw error
  }
  let endSchedules = scheduled()
  return {
    invoke: call,
    deploy(next) {
      const bundles = bundlesOf(next)
      cors = corsOf(next)
      isOwnHost = isOwnHostOf(next)
      deployed = next
      runtime.replace(bundles)
      endSchedules()
      endSchedules = scheduled()
    },
    renew: () => runtime.replace(bundlesOf(deployed)),
    runSchedules: () => runSchedules(deployed.template.functions, callScheduled),
    async stop() {
      endSchedules()
      await gateway.stop()
      await runtime.stop()
    },
  }
}
