import type { Resource } from './production.ts'
import type { Destinations } from './roles.ts'
import type { StageSettings } from './settings.ts'

/** How an event of serverless.yml may name a route of the HTTP API. */
export type HttpApiEvent = string | { method: string; path: string }

export interface DeployedFunction {
  events?: readonly { httpApi?: HttpApiEvent; schedule?: string }[]
}

/** A function as the Serverless CLI holds it, as far as the build reads and writes it. */
export interface ServiceFunction extends DeployedFunction {
  handler: string
  role?: string
  environment?: Record<string, unknown>
  package?: { artifact?: string }
  destinations?: Destinations
  /** Executions kept for it, and all that it gets. */
  reservedConcurrency?: number
}

/** Those options of serverless-offline that mean something to the embedded cloud. */
export interface OfflineOptions {
  httpPort?: number
  host?: string
}

/** As much of the Serverless CLI as the build touches; the package itself types only its configuration file. */
export interface Serverless {
  serviceDir: string
  classes: { Error: new (message: string, code: string) => Error }
  getProvider(name: 'aws'): {
    getStage(): string
    getRegion(): string
    naming: { getNormalizedFunctionName(name: string): string; getLogGroupLogicalId(name: string): string }
  }
  service: {
    service: string
    provider: { environment: Record<string, unknown>; httpApi?: Record<string, unknown> }
    functions: Record<string, ServiceFunction>
    resources: { Resources: Record<string, Resource> }
    custom: { settings?: StageSettings; 'serverless-offline'?: OfflineOptions }
  }
}

export interface CommandOptions extends OfflineOptions {
  stage?: string
}
