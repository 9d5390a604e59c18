/**
 * Reads serverless.yml and its parts without starting the Serverless CLI; used by the build, the tests and the local
 * stage.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { BuildFault } from './fault.ts'
import type { DeployedFunction, HttpApiEvent, ServiceFunction } from './serverless.ts'

export type Yaml = { [key: string]: unknown }

export const isMap = (value: unknown): value is Yaml =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The map under a key; an empty one where there is none. */
export const mapAt = (value: unknown, key: string): Yaml => {
  const part = isMap(value) ? value[key] : undefined
  return isMap(part) ? part : {}
}

/** Merges parts that are given as one map or as a list of maps. */
export function mergedParts(value: unknown): Yaml {
  const parts = Array.isArray(value) ? value : [value]
  return Object.assign({}, ...parts.filter(isMap)) as Yaml
}

/**
 * serverless.yml as written, and a function that resolves `sls:stage`, `self:service` and `file(…)` in any part of it.
 */
export function openTemplate(root: string, stage: string) {
  const load = (file: string): unknown => parse(readFileSync(join(root, file), 'utf8'), { logLevel: 'silent' })
  const main = load('serverless.yml')
  const service = isMap(main) ? String(main['service']) : ''

  const resolveText = (text: string): unknown => {
    const file = /^\$\{file\(([^)]+)\)\}$/.exec(text)?.[1]
    if (file !== undefined) return resolve(load(file))
    return text.replaceAll(/\$\{sls:stage\}/g, stage).replaceAll(/\$\{self:service\}/g, service)
  }
  const resolve = (value: unknown): unknown => {
    if (typeof value === 'string') return resolveText(value)
    if (Array.isArray(value)) return value.map(resolve)
    if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, resolve(part)]))
    return value
  }
  return { service, main: isMap(main) ? main : {}, resolve }
}

/**
 * Every deployed function by name; variables of the stage stay unresolved.
 * @throws {BuildFault} where an entry under `functions` in serverless.yml is not a file
 */
export async function readFunctions(root: string): Promise<Record<string, ServiceFunction>> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the variable of the Serverless CLI, left unresolved
  const { main, resolve } = openTemplate(root, '${sls:stage}')
  const listed = Array.isArray(main['functions']) ? main['functions'] : []
  const strange = listed.find((reference) => !/^\$\{file\(.+\)\}$/.test(String(reference)))
  if (strange !== undefined) throw new BuildFault(`serverless.yml lists ${strange} under functions, which is no file.`)
  return mergedParts(resolve(listed)) as Record<string, ServiceFunction>
}

/** Function name → handler. */
export function handlersOf(functions: Readonly<Record<string, ServiceFunction>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(functions).map(([name, { handler }]) => [name, handler]))
}

/** A route; method and path are `*` for the default route. */
export interface TemplateRoute {
  /** In capitals. */
  method: string
  path: string
}

function routeOf(event: HttpApiEvent): TemplateRoute {
  const [method = '', path = ''] = typeof event === 'string' ? event.split(' ') : [event.method, event.path]
  return method === '*' || path === '*' ? { method: '*', path: '*' } : { method: method.toUpperCase(), path }
}

/** The routes of a function, in their order. */
export const routesOf = ({ events = [] }: DeployedFunction): TemplateRoute[] =>
  events.flatMap((event) => (isMap(event) && event.httpApi !== undefined ? [routeOf(event.httpApi)] : []))

/** `METHOD /path/{parameter}` of every deployed route, without `$default`. */
export function routes(functions: readonly DeployedFunction[]): string[] {
  return functions
    .flatMap(routesOf)
    .filter(({ path }) => path !== '*')
    .map(({ method, path }) => `${method} ${path}`)
}

/** Whether this function has the default route. */
export function isDefault(deployed: DeployedFunction): boolean {
  return routesOf(deployed).some(({ path }) => path === '*')
}
