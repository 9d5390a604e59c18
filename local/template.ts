/**
 * Reads serverless.yml and its parts: the only source of the local tables and routes. Resolves the few variables that
 * these need (`sls:stage`, `self:service`, `file(…)`) and leaves the others unchanged.
 */
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb'
import { resolveIntrinsics } from '../resources/build/intrinsics.ts'
import type { DeployedFunction } from '../resources/build/serverless.ts'
import type { StageSettings } from '../resources/build/settings.ts'
import { isMap, mapAt, mergedParts, openTemplate, routesOf, type Yaml } from '../resources/build/template.ts'
import { readBucket } from './bucket.ts'
import { StartError } from './fault.ts'
import { projectRoot } from './folder.ts'
import type { Bucket } from './s3/bucket.ts'

export interface Table {
  logicalId: string
  name: string
  definition: CreateTableCommandInput
  /** The attribute with the epoch second of an item's expiry. */
  ttlAttribute: string | null
}

export interface Route {
  functionName: string
  /** Folder of the endpoint under `functions/`. */
  dialect: string
  /** File of the endpoint, with the exported name: `functions/userapi/login.handler`. */
  handler: string
  /** `GET`, `POST` …; `*` for the default route. */
  method: string
  path: string
}

export interface TemplateFunction {
  /** File and exported name: `functions/userapi/login.handler`. */
  handler: string
  timeoutSeconds: number
  memoryMegabytes: number
  processor: 'arm64' | 'x86_64'
  /** The interval of its schedule; null where it has none. */
  everySeconds: number | null
}

export interface Template {
  service: string
  stage: string
  region: string
  environment: Record<string, string>
  /** `custom.settings`: the settings of each stage. */
  settings: StageSettings
  tables: Table[]
  bucket: Bucket
  routes: Route[]
  /** Every function by name, including those called by the bucket or a schedule. */
  functions: ReadonlyMap<string, TemplateFunction>
}

// The fields of CreateTable; others, such as recovery or deletion protection, exist in CloudFormation alone or have no
// effect here.
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
    // CloudFormation and CreateTable share the shape of these fields; the engine checks the rest.
    definition: { TableName: name, ...Object.fromEntries(fields) } as CreateTableCommandInput,
    ttlAttribute: ttl['Enabled'] === true ? String(ttl['AttributeName']) : null,
  }
}

function readRoutes(functions: Yaml): Route[] {
  return Object.keys(functions).flatMap((functionName) => {
    const own = mapAt(functions, functionName)
    const handler = String(own['handler'])
    const dialect = handler.split('/')[1] ?? ''
    return routesOf(own as DeployedFunction).map((route) => ({ functionName, dialect, handler, ...route }))
  })
}

const unitSeconds = new Map([
  ['minute', 60],
  ['hour', 3600],
  ['day', 86_400],
])

/** `rate(5 minutes)` in seconds. @throws {StartError} for calendar schedules, which the local cloud does not support */
function readRate(functionName: string, schedule: unknown): number {
  const text = String(isMap(schedule) ? schedule['rate'] : schedule)
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(text) ?? []
  const seconds = Number(count) * (unitSeconds.get(unit) ?? Number.NaN)
  if (seconds > 0) return seconds
  throw new StartError(`${functionName} has the schedule "${text}", but the local stage knows only rate(…).`)
}

function readSchedule(functionName: string, events: unknown): number | null {
  const schedules = (Array.isArray(events) ? events : []).filter((event) => isMap(event) && 'schedule' in event)
  const [first] = schedules.map((event) => readRate(functionName, event['schedule']))
  return first ?? null
}

/** The defaults of the Serverless CLI apply where neither the function nor `provider` sets a value. */
function readFunctions(functions: Yaml, provider: unknown): ReadonlyMap<string, TemplateFunction> {
  const shared = isMap(provider) ? provider : {}
  return new Map(
    Object.keys(functions).map((name) => {
      const own = mapAt(functions, name)
      return [
        name,
        {
          handler: String(own['handler']),
          timeoutSeconds: Number(own['timeout'] ?? shared['timeout'] ?? 6),
          memoryMegabytes: Number(own['memorySize'] ?? shared['memorySize'] ?? 1024),
          processor: (own['architecture'] ?? shared['architecture']) === 'arm64' ? 'arm64' : 'x86_64',
          everySeconds: readSchedule(name, own['events']),
        },
      ]
    }),
  )
}

export function readTemplate(stage: string, root: string = projectRoot): Template {
  const { service, main, resolve } = openTemplate(root, stage)
  const provider = resolve(main['provider'])
  const resources = resolve(main['resources'])
  const parts = Array.isArray(resources) ? resources : [resources]
  const given = isMap(provider) ? provider['region'] : undefined
  const region = typeof given === 'string' && !given.includes('$') ? given : 'us-east-1'
  const declared = resolveIntrinsics(mergedParts(parts.map((part) => mapAt(part, 'Resources'))), region) as Yaml
  const declaredFunctions = mergedParts(resolve(main['functions']))
  const functions = readFunctions(declaredFunctions, provider)
  return {
    service,
    stage,
    region,
    environment: Object.fromEntries(
      Object.entries(resolveIntrinsics(mapAt(provider, 'environment'), region) as Yaml)
        // Variables that need more than stage and service (settings, for example) cannot be resolved here.
        .filter(([, value]) => typeof value !== 'object' && !String(value).includes('${'))
        .map(([name, value]): [string, string] => [name, String(value)]),
    ),
    settings: mapAt(resolve(main['custom']), 'settings') as StageSettings,
    tables: Object.entries(declared).flatMap(([logicalId, resource]) =>
      isMap(resource) && resource['Type'] === 'AWS::DynamoDB::Table' ? [readTable(logicalId, resource)] : [],
    ),
    bucket: readBucket(declared, [...functions.keys()]),
    routes: readRoutes(declaredFunctions),
    functions,
  }
}
