import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { BuildFault } from './fault.ts'
import type { Resource } from './production.ts'

/** An ARN: a text or a CloudFormation intrinsic. */
export type Arn = string | Record<string, unknown>

export interface Statement {
  Effect: 'Allow' | 'Deny'
  Action: string[]
  Resource?: Arn[]
  NotResource?: Arn[]
  Condition?: Record<string, unknown>
}

/** Source path → the rights that a function with this module needs. */
export type Grants = ReadonlyMap<string, readonly Statement[]>

/**
 * Reads resources/grants.yml and replaces the two variables of serverless.yml in it.
 * @throws {BuildFault} where a grant names a module that does not exist
 */
export async function readGrants(root: string, service: string, stage: string): Promise<Grants> {
  const path = 'resources/grants.yml'
  const text = await readFile(join(root, path), 'utf8')
  // biome-ignore lint/suspicious/noTemplateCurlyInString: variables of the Serverless CLI, which does not read this file
  const named = text.replaceAll('${self:service}', service).replaceAll('${sls:stage}', stage)
  const grants: Record<string, Statement[]> = parse(named) ?? {}
  for (const module of Object.keys(grants)) {
    if (!existsSync(join(root, module))) throw new BuildFault(`${path} grants to ${module}, but there is no such file.`)
  }
  return new Map(Object.entries(grants))
}

/** The statements for all granted modules among these sources, without repeated actions or resources. */
export function statementsOf(sources: Iterable<string>, grants: Grants): Statement[] {
  return merge([...sources].flatMap((source) => grants.get(source) ?? []))
}

/**
 * Collects first all actions of a resource, then all resources with the same actions, which gives the shortest
 * equivalent policy.
 */
function merge(statements: readonly Statement[]): Statement[] {
  const actions = new Map<string, { one: Statement; actions: Set<string> }>()
  for (const { Action, Resource, ...rest } of statements) {
    for (const resource of Resource ?? [undefined]) {
      const one: Statement = { ...rest, Action: [], ...(resource !== undefined && { Resource: [resource] }) }
      const key = JSON.stringify(one)
      const known = actions.get(key) ?? { one, actions: new Set<string>() }
      for (const action of Action) known.actions.add(action)
      actions.set(key, known)
    }
  }

  const merged = new Map<string, Statement>()
  for (const { one, actions: allowed } of actions.values()) {
    const { Resource, ...rest } = { ...one, Action: [...allowed].sort() }
    const key = JSON.stringify([rest, Resource === undefined])
    const known = merged.get(key)
    if (known?.Resource && Resource) known.Resource.push(...Resource)
    else merged.set(key, { ...rest, ...(Resource && { Resource }) })
  }
  const order = (statement: Statement): string => JSON.stringify(statement)
  return [...merged.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1))
}

/** Where Lambda sends an asynchronous event, for a function that failed on it. */
export interface Destinations {
  onSuccess?: unknown
  onFailure?: { type: string; arn: Arn }
}

/**
 * The rights that a function's role needs for its destinations, where Lambda writes in the function's name.
 * @throws {BuildFault} where a destination is anything but a queue for failures
 */
export function destinationStatements({ onSuccess, onFailure }: Destinations = {}): Statement[] {
  if (onSuccess !== undefined) throw new BuildFault('A function has a destination onSuccess, which no role allows.')
  if (!onFailure) return []
  if (onFailure.type !== 'sqs') throw new BuildFault('A destination onFailure must be a queue: {type: sqs, arn: …}.')
  return [{ Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [onFailure.arn] }]
}

/**
 * The role of one function: Lambda may assume it, and it may write to its own log group and do what these statements
 * allow.
 * @param logGroup logical id of the function's log group, which the stack creates (the function may not)
 */
export function roleOf(logGroup: string, statements: readonly Statement[]): Resource {
  const logs: Statement = {
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: [{ 'Fn::GetAtt': [logGroup, 'Arn'] }],
  }
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const policy = { Version: '2012-10-17', Statement: [logs, ...statements] }
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [trust] },
      Policies: [{ PolicyName: 'imports', PolicyDocument: policy }],
    },
  }
}
