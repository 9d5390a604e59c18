/**
 * Reads serverless.yml and its parts: the only source of the local tables and routes.
 * Resolves the few variables that these need (`sls:stage`, `self:service`, `file(…)`) and leaves the others as they stand.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb'
import { parse } from 'yaml'
import type { StageSettings } from '../resources/build/settings.ts'
import { StartError } from './fault.ts'
import { projectRoot } from './folder.ts'

export interface Table {
  logicalId: string
  name: string
  definition: CreateTableCommandInput
  /** The attribute that holds the second (epoch) from which an item is expired. */
  ttlAttribute: string | null
}

export interface Route {
  functionName: string
  /** Folder of the endpoint under `functions/`. */
  dialect: string
  /** File of the endpoint, with the exported name: `functions/userapi/login.handler`. */
  handler: string
  /** `GET`, `POST` …; `*` on the function that answers everything else. */
  method: string
  path: string
}

export interface Template {
  service: string
  stage: string
  region: string
  environment: Record<string, string>
  /** `custom.settings`: what each stage sets. */
  settings: StageSettings
  tables: Table[]
  routes: Route[]
}

type Yaml = { [key: string]: unknown }

const isMap = (value: unknown): value is Yaml => typeof value === 'object' && value !== null && !Array.isArray(value)
const mapAt = (value: unknown, key: string): Yaml => {
  const part = isMap(value) ? value[key] : undefined
  return isMap(part) ? part : {}
}

function loader(root: string, stage: string) {
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

/** Parts may stand in one map or in a list of maps. */
function mergedParts(value: unknown): Yaml {
  const parts = Array.isArray(value) ? value : [value]
  return Object.assign({}, ...parts.filter(isMap)) as Yaml
}

// CreateTable knows these; recovery, deletion protection and the like are CloudFormation's alone or mean nothing here.
const createTableFields = [
  'AttributeDefinitions',
  'KeySchema',
  'BillingMode',
  'GlobalSecondaryIndexes',
  'LocalSecondaryIndexes',
  'StreamSpecification',
] as const

function readTable(logicalId: string, resource: Yaml): Table {
  const properties = mapAt(resource, 'Properties')
  const name = properties['TableName']
  if (typeof name !== 'string' || name.includes('$')) {
    throw new StartError(
      `${logicalId} in resources/tables.yml needs a TableName of plain text, \${self:service} and \${sls:stage}.`,
    )
  }
  const ttl = mapAt(properties, 'TimeToLiveSpecification')
  const fields = createTableFields.filter((field) => field in properties).map((field) => [field, properties[field]])
  return {
    logicalId,
    name,
    // The shape is CloudFormation's, which for these fields is CreateTable's; the engine checks the rest.
    definition: { TableName: name, ...Object.fromEntries(fields) } as CreateTableCommandInput,
    ttlAttribute: ttl['Enabled'] === true ? String(ttl['AttributeName']) : null,
  }
}

function readEvent(event: unknown): { method: string; path: string } | null {
  if (!isMap(event) || !('httpApi' in event)) return null
  const route = event['httpApi']
  if (isMap(route)) return { method: String(route['method']).toUpperCase(), path: String(route['path']) }
  if (route === '*') return { method: '*', path: '*' }
  const [method = '', path = ''] = String(route).split(' ')
  return { method: method.toUpperCase(), path }
}

function readRoutes(functions: Yaml): Route[] {
  return Object.entries(functions).flatMap(([functionName, definition]) => {
    if (!isMap(definition)) return []
    const handler = String(definition['handler'])
    const dialect = handler.split('/')[1] ?? ''
    const events = Array.isArray(definition['events']) ? definition['events'] : []
    return events.flatMap((event) => {
      const route = readEvent(event)
      return route ? [{ functionName, dialect, handler, ...route }] : []
    })
  })
}

export function readTemplate(stage: string, root: string = projectRoot): Template {
  const { service, main, resolve } = loader(root, stage)
  const provider = resolve(main['provider'])
  const resources = resolve(main['resources'])
  const parts = Array.isArray(resources) ? resources : [resources]
  const declared = mergedParts(parts.map((part) => mapAt(part, 'Resources')))
  const region = isMap(provider) ? provider['region'] : undefined
  return {
    service,
    stage,
    region: typeof region === 'string' && !region.includes('$') ? region : 'us-east-1',
    environment: Object.fromEntries(
      Object.entries(mapAt(provider, 'environment'))
        .map(([name, value]): [string, string] => [name, String(value)])
        // What needs more than stage and service (settings, for example) is not known here.
        .filter(([, value]) => !value.includes('${')),
    ),
    settings: mapAt(resolve(main['custom']), 'settings') as StageSettings,
    tables: Object.entries(declared).flatMap(([logicalId, resource]) =>
      isMap(resource) && resource['Type'] === 'AWS::DynamoDB::Table' ? [readTable(logicalId, resource)] : [],
    ),
    routes: readRoutes(mergedParts(resolve(main['functions']))),
  }
}
