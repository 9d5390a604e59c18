/** AWS's limits for a template, and how much of each is used. Each quota names the page that states it. */
import type { CloudTemplate, TemplateResource } from './templateRules.ts'

export interface Use {
  quota: string
  used: number
  most: number
  /** The resource with the largest use. */
  by?: string
}

const CLOUDFORMATION = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html'
const LAMBDA = 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html'
const HTTP_API = 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html'
const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html'

/** Type → the property with its name, and the name's maximum length. */
const names: ReadonlyMap<string, readonly [property: string, most: number]> = new Map([
  ['AWS::Lambda::Function', ['FunctionName', 64]],
  ['AWS::S3::Bucket', ['BucketName', 63]],
  ['AWS::DynamoDB::Table', ['TableName', 255]],
  ['AWS::SQS::Queue', ['QueueName', 80]],
  ['AWS::SNS::Topic', ['TopicName', 256]],
  ['AWS::Events::Rule', ['Name', 64]],
  ['AWS::IAM::Role', ['RoleName', 64]],
  ['AWS::Logs::LogGroup', ['LogGroupName', 512]],
  ['AWS::CloudWatch::Alarm', ['AlarmName', 255]],
])

/** A text of the length that it will have: an account id has 12 digits, other variables count as written. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  const { 'Fn::Sub': text, 'Fn::GetAtt': attribute } = (value ?? {}) as Record<string, unknown>
  // `https://<ten characters>.execute-api.<region>.amazonaws.com`, with the longest region.
  if (Array.isArray(attribute)) return 'https://0123456789.execute-api.ap-southeast-1.amazonaws.com'
  return String(text ?? '').replaceAll(/\$\{AWS::AccountId\}/g, '0'.repeat(12))
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))
const ofType = ({ Resources }: CloudTemplate, type: string): [string, TemplateResource][] =>
  Object.entries(Resources).filter(([, { Type }]) => Type === type)

function largest(quota: string, most: number, uses: readonly (readonly [by: string, used: number])[]): Use[] {
  const [first] = [...uses].sort(([, one], [, other]) => other - one)
  return first ? [{ quota, used: first[1], most, by: first[0] }] : []
}

function environmentBytes({ Properties }: TemplateResource): number {
  const { Variables = {} } = (Properties?.['Environment'] ?? {}) as { Variables?: Record<string, unknown> }
  return bytesOf(Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, textOf(value)])))
}

function policyBytes({ Properties }: TemplateResource): number {
  const policies = (Properties?.['Policies'] ?? []) as { PolicyDocument: unknown }[]
  return policies.reduce((sum, { PolicyDocument }) => sum + bytesOf(PolicyDocument), 0)
}

/** Every quota that concerns this template, and its use. */
export function quotas(template: CloudTemplate): Use[] {
  const functions = ofType(template, 'AWS::Lambda::Function')
  const named = [...names].flatMap(([type, [property, most]]) =>
    largest(
      `characters of a ${property}`,
      most,
      ofType(template, type).flatMap(([id, { Properties }]) => {
        const name = Properties?.[property]
        return name === undefined ? [] : [[id, textOf(name).length] as const]
      }),
    ),
  )
  return [
    { quota: `resources (${CLOUDFORMATION})`, used: Object.keys(template.Resources).length, most: 500 },
    { quota: 'outputs', used: Object.keys(template.Outputs ?? {}).length, most: 200 },
    { quota: 'bytes of the template', used: bytesOf(template), most: 1_000_000 },
    { quota: `routes of the API (${HTTP_API})`, used: ofType(template, 'AWS::ApiGatewayV2::Route').length, most: 300 },
    { quota: 'integrations of the API', used: ofType(template, 'AWS::ApiGatewayV2::Integration').length, most: 300 },
    ...largest(
      `bytes of a role's policies (${IAM})`,
      10_240,
      ofType(template, 'AWS::IAM::Role').map(([id, one]) => [id, policyBytes(one)] as const),
    ),
    ...largest(
      `bytes of an environment (${LAMBDA})`,
      4096,
      functions.map(([id, one]) => [id, environmentBytes(one)] as const),
    ),
    ...named,
  ]
}

/** The exceeded quotas. */
export const overdrawn = (uses: readonly Use[]): string[] =>
  uses
    .filter(({ used, most }) => used > most)
    .map(({ quota, used, most, by }) => `${by ?? 'all'}: ${used} ${quota}, ${most} at most`)

/** One line a quota: its use and the remaining room. */
export const roomLeft = (uses: readonly Use[]): string =>
  uses
    .map(({ quota, used, most, by }) => `${used} of ${most} ${quota}, ${most - used} left${by ? ` (${by})` : ''}`)
    .join('\n')
