import type { Resource } from './production.ts'
import type { Destinations } from './roles.ts'
import type { StageSettings } from './settings.ts'

/** The route of the HTTP API in an event of serverless.yml. */
export type HttpApiEvent = string | { method: string; path: string }

export interface DeployedFunction {
  events?: readonly { httpApi?: HttpApiEvent; schedule?: string }[]
}

/** The fields of a function in the Serverless CLI that the build reads or writes. */
export interface ServiceFunction extends DeployedFunction {
  handler: string
  role?: string
  /** That of its processor; without one the provider's, arm64. */
  architecture?: string
  environment?: Record<string, unknown>
  package?: { artifact?: string }
  destinations?: Destinations
  /** Reserved concurrency. */
  reservedConcurrency?: number
}

/** The options of serverless-offline that the embedded cloud supports. */
export interface OfflineOptions {
  httpPort?: number
  host?: string
}

/** The part of the Serverless CLI that the build uses; the package itself has types for its configuration file only. */
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
