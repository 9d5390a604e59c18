/**
 * Reads serverless.yml and its parts: the only source of the local tables and routes.
 * Resolves the few variables that these need (`sls:stage`, `self:service`, `file(…)`) and leaves the others as they stand.
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

export interface TemplateFunction {
  /** File and exported name: `functions/userapi/login.handler`. */
  handler: string
  timeoutSeconds: number
  memoryMegabytes: number
  /** How often the clock calls it; null where it does not. */
  everySeconds: number | null
}

export interface Template {
  service: string
  stage: string
  region: string
  environment: Record<string, string>
  /** `custom.settings`: what each stage sets. */
  settings: StageSettings
  tables: Table[]
  bucket: Bucket
  routes: Route[]
  /** Every function by its name, those too that the bucket or the clock calls. */
  functions: ReadonlyMap<string, TemplateFunction>
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

/** `rate(5 minutes)` in seconds. @throws {StartError} for other schedules: nothing here calls by a calendar */
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

/** The Serverless CLI's defaults stand where neither the function nor `provider` says anything. */
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
        // What needs more than stage and service (settings, for example) is not known here.
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
