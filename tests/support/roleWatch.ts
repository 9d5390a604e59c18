/**
 * The embedded cloud checks no roles, AWS does. Here every call that a handler makes is noted under the function's name and
 * afterwards held against the role that the build would give to that function.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { bundle } from '../../resources/build/bundle.ts'
import { handlersOf, readFunctions } from '../../resources/build/functions.ts'
import { type Arn, readGrants, type Statement, statementsOf } from '../../resources/build/roles.ts'

const root = join(import.meta.dirname, '../..')

/** An action and what it was done to: a table's name, a parameter's, or nothing for a text to a phone. */
interface Call {
  functionName: string
  action: string
  subject: string
}

type Handler<Event, Context> = (event: Event, context: Context) => unknown

export interface RoleWatch {
  /** The same handler, its calls noted under this name. */
  as<Event, Context>(functionName: string, handler: Handler<Event, Context>): Handler<Event, Context>
  /** `function: action on subject` of every call so far that its role does not allow. @param tables name → logical id */
  refused(stage: string, tables: ReadonlyMap<string, string>): Promise<string[]>
  /** How many different calls were seen, so that a watch that sees nothing is noticed. */
  readonly seen: number
  stop(): void
}

interface Input {
  TableName?: string
  RequestItems?: Record<string, unknown>
  TransactItems?: Record<string, { TableName: string }>[]
  Name?: string
}

const transactActions: Record<string, string> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
}

/** What AWS would check of this request. */
function actionsOf(target: string | undefined, body: string): Omit<Call, 'functionName'>[] {
  if (target === undefined) return [{ action: 'sns:Publish', subject: '' }]
  const [service = '', operation = ''] = target.split('.')
  const input: Input = JSON.parse(body)
  if (service === 'AmazonSSM') return [{ action: `ssm:${operation}`, subject: input.Name ?? '' }]
  const dynamodb = (name: string, subject = '') => ({ action: `dynamodb:${name}`, subject })
  if (input.TransactItems) {
    const kinds = input.TransactItems.flatMap((item) => Object.entries(item))
    return kinds.map(([kind, { TableName }]) => dynamodb(transactActions[kind] ?? kind, TableName))
  }
  if (input.RequestItems) return Object.keys(input.RequestItems).map((table) => dynamodb(operation, table))
  return [dynamodb(operation, input.TableName)]
}

const textOf = (body: unknown): string => (typeof body === 'string' ? body : Buffer.from(body as Uint8Array).toString())

function isAllowed({ action, subject }: Call, statements: readonly Statement[], tables: ReadonlyMap<string, string>) {
  const covers = (arn: Arn): boolean => {
    const { 'Fn::GetAtt': attribute, 'Fn::Sub': text } = arn as { 'Fn::GetAtt'?: [string, string]; 'Fn::Sub'?: string }
    return attribute ? attribute[0] === tables.get(subject) : text?.endsWith(`:parameter${subject}`) === true
  }
  return statements.some(
    ({ Effect, Action, Resource }) => Effect === 'Allow' && Action.includes(action) && (Resource?.some(covers) ?? true),
  )
}

async function rolesOf(stage: string): Promise<(functionName: string) => Statement[]> {
  const outputFolder = await mkdtemp(join(tmpdir(), 'gatehouse-roles-'))
  const bundles = await bundle({ root, outputFolder, handlers: handlersOf(await readFunctions(root)) })
  await rm(outputFolder, { recursive: true, force: true })
  const grants = await readGrants(root, 'gatehouse', stage)
  return (functionName) => statementsOf(bundles.get(functionName)?.sources.keys() ?? [], grants)
}

/** Begins to note calls; only those inside a handler that went through `as` have a name and count. */
export function watchRoles(): RoleWatch {
  const running = new AsyncLocalStorage<string>()
  const calls = new Map<string, Call>()
  const { handle } = NodeHttpHandler.prototype
  NodeHttpHandler.prototype.handle = function watched(request, options) {
    const functionName = running.getStore()
    if (functionName !== undefined) {
      for (const one of actionsOf(request.headers['x-amz-target'], textOf(request.body))) {
        const call = { functionName, ...one }
        calls.set(JSON.stringify(call), call)
      }
    }
    return handle.call(this, request, options)
  }
  return {
    as: (functionName, handler) => (event, context) => running.run(functionName, () => handler(event, context)),
    async refused(stage, tables) {
      const statementsFor = await rolesOf(stage)
      return [...calls.values()]
        .filter((call) => !isAllowed(call, statementsFor(call.functionName), tables))
        .map(({ functionName, action, subject }) => `${functionName}: ${action} on ${subject}`)
        .sort()
    },
    get seen() {
      return calls.size
    },
    stop() {
      NodeHttpHandler.prototype.handle = handle
    },
  }
}
