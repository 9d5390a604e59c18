/**
 * Reads the bucket from the template: its name, the functions it notifies of new objects, and what its policy denies.
 */
import { StartError } from './fault.ts'
import type { Bucket, Denial, Notification } from './s3/bucket.ts'

type Yaml = { [key: string]: unknown }

const isMap = (value: unknown): value is Yaml => typeof value === 'object' && value !== null && !Array.isArray(value)
const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce((part, key) => (isMap(part) ? part[key] : undefined), value)
const listOf = (value: unknown): unknown[] => (value === undefined ? [] : Array.isArray(value) ? value : [value])
const textsOf = (value: unknown): string[] => listOf(value).map(String)

/**
 * The logical id that the Serverless CLI derives from a function's name: `platformSweep` →
 * `PlatformSweepLambdaFunction`.
 */
const logicalIdOf = (functionName: string) =>
  `${functionName.charAt(0).toUpperCase()}${functionName.slice(1)}LambdaFunction`

function readNotification(configuration: unknown, functions: readonly string[]): Notification {
  const [logicalId] = textsOf(at(configuration, 'Function', 'Fn::GetAtt'))
  const functionName = functions.find((name) => logicalIdOf(name) === logicalId)
  if (functionName === undefined) throw new StartError(`resources/bucket.yml tells ${logicalId}, which is no function.`)
  const rules = listOf(at(configuration, 'Filter', 'S3Key', 'Rules'))
  const ruleOf = (name: string) =>
    String(
      at(
        rules.find((rule) => at(rule, 'Name') === name),
        'Value',
      ) ?? '',
    )
  return {
    functionName,
    event: String(at(configuration, 'Event')),
    prefix: ruleOf('prefix'),
    suffix: ruleOf('suffix'),
  }
}

function readDenial(statement: unknown): Denial {
  const conditions = Object.entries((at(statement, 'Condition') ?? {}) as Yaml).map(
    ([operator, keys]): [string, ReadonlyMap<string, readonly string[]>] => [
      operator,
      new Map(Object.entries(keys as Yaml).map(([key, values]) => [key, textsOf(values)])),
    ],
  )
  return {
    sid: String(at(statement, 'Sid')),
    actions: textsOf(at(statement, 'Action')),
    conditions: new Map(conditions),
  }
}

/**
 * @param resources of the template, with variables in names resolved
 * @throws {StartError} unless there is exactly one bucket and it has a name
 */
export function readBucket(resources: Readonly<Record<string, unknown>>, functions: readonly string[]): Bucket {
  const ofType = (type: string) => Object.values(resources).filter((resource) => at(resource, 'Type') === type)
  const [bucket, ...others] = ofType('AWS::S3::Bucket')
  const name = at(bucket, 'Properties', 'BucketName')
  if (typeof name !== 'string' || others.length > 0) {
    throw new StartError(
      'resources/bucket.yml needs exactly one bucket, with a BucketName that needs no other resource.',
    )
  }
  const statements = ofType('AWS::S3::BucketPolicy').flatMap((policy) =>
    listOf(at(policy, 'Properties', 'PolicyDocument', 'Statement')),
  )
  return {
    name,
    notifications: listOf(at(bucket, 'Properties', 'NotificationConfiguration', 'LambdaConfigurations')).map((one) =>
      readNotification(one, functions),
    ),
    denials: statements.filter((statement) => at(statement, 'Effect') === 'Deny').map(readDenial),
  }
}
