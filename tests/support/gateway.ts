/** The gateway of `npm run dev` over handlers in this process, loaded from their sources. */
import { join } from 'node:path'
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'
import type { GatewayAnswer } from '../../local/gateway/answer.ts'
import type { GatewayRequest } from '../../local/gateway/event.ts'
import { contextFor, type Handler, runFunction } from '../../local/gateway/lambda.ts'
import { type GatewayOptions, startGateway as startOver } from '../../local/gateway/server.ts'
import type { Template } from '../../local/template.ts'

export type LambdaHandler = (event: APIGatewayProxyEventV2, context: Context) => unknown

export interface DeployedFunction {
  method: string
  /** `/user/registerPhone/{phone}` */
  path: string
  handler: LambdaHandler
}

interface InProcessOptions extends Pick<GatewayOptions, 'sourceIp' | 'cors' | 'isOwnHost' | 'integrationSeconds'> {
  functions: readonly DeployedFunction[]
  default: LambdaHandler
  timeoutSeconds?: number
  /** Receives every error that a handler has thrown. */
  onError?: (error: unknown) => void
}

export interface InProcessGateway {
  url: string
  invoke(request: GatewayRequest, from?: { sourceIp: string }): Promise<GatewayAnswer>
  stop(): Promise<void>
}

/** Starts the gateway on a free port of the loopback interface. */
export async function startGateway(options: InProcessOptions): Promise<InProcessGateway> {
  const { functions, default: fallback, timeoutSeconds = 10, ...rest } = options
  const deployed = [...functions, { method: '*', path: '*', handler: fallback }].map((one, index) => ({
    ...one,
    functionName: `gatehouse-test-${index}${one.path.replace(/[^A-Za-z]+/g, '-')}`,
  }))
  const handlers = new Map(deployed.map(({ functionName, handler }) => [functionName, handler as Handler]))
  const gateway = await startOver({
    ...rest,
    routes: () => deployed,
    invoke: (name, eventText) => {
      const handler = handlers.get(name)
      if (!handler) throw new Error(`there is no function ${name}`)
      return runFunction(handler, eventText, { name, timeoutSeconds, memoryMegabytes: 512 })
    },
  })
  return { ...gateway, invoke: (request, from) => gateway.invoke({ ...request, ...from }) }
}

export async function loadHandler<Loaded = LambdaHandler>(handler: string): Promise<Loaded> {
  const file = join(import.meta.dirname, '../..', handler.replace(/\.handler$/, '.ts'))
  return ((await import(file)) as { handler: Loaded }).handler
}

/** Calls a function without a route with its event, as Lambda does. @throws what the function throws */
export async function invokeBackground(template: Template, functionName: string, event: unknown): Promise<unknown> {
  const settings = template.functions.get(functionName)
  if (settings === undefined) throw new Error(`the template has no function ${functionName}`)
  const run = await loadHandler<Handler>(settings.handler)
  const { timeoutSeconds, memoryMegabytes } = settings
  return run(structuredClone(event), contextFor(`gatehouse-test-${functionName}`, timeoutSeconds, memoryMegabytes))
}

/** Every function of the template with a route, as deployed. */
export async function loadFunctions(
  template: Template,
): Promise<{ functions: DeployedFunction[]; default: LambdaHandler }> {
  const loaded = await Promise.all(
    template.routes.map(async ({ method, path, handler }) => ({ method, path, handler: await loadHandler(handler) })),
  )
  const fallback = loaded.find(({ method }) => method === '*')
  if (!fallback) throw new Error('the template has no function for $default')
  return { functions: loaded.filter((route) => route !== fallback), default: fallback.handler }
}
