/** Observes the functions' calls to DynamoDB, S3, SSM and SNS at the wires, for comparison with their roles. */
import { request as ask, createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { readGrants, type Statement, statementsOf } from '../../resources/build/roles.ts'
import { handlersOf, readFunctions } from '../../resources/build/template.ts'
import { deployedBundles } from './deployedBundles.ts'
import type { EngineCall } from './engineWire.ts'
import type { S3Call } from './s3Wire.ts'
import { type Answer, freshAddress, type Request, type World } from './world.ts'

/** Function → `action resource`. */
type Deeds = ReadonlyMap<string, ReadonlySet<string>>

export interface Observer {
  /** The rights of each function's role. */
  granted: Deeds
  /** The observed calls of each function. */
  used: Deeds
  /** All deployed functions. */
  names: readonly string[]
  /** Calls a route after clearing cached parameters, so that its function reads all that it needs. */
  call(method: string, path: string, request?: Request): Promise<Answer>
  /** Counts calls made during `run` as this function's: for an event of its own, or a link that it has signed. */
  doing<Done>(name: string, run: () => Promise<Done>): Promise<Done>
  stop(): Promise<void>
}

const root = join(import.meta.dirname, '../..')
const PARAMETERS_FORGOTTEN_MS = 301_000

/** `gatehouse-test-users` → `UsersTable`. */
const tableId = (name: string) => {
  const short = name.split('-').at(-1) ?? ''
  return `${short.charAt(0).toUpperCase()}${short.slice(1)}Table`
}

const parts: Record<string, string> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
}

/** Inside a transaction each write needs the action of its own kind. */
function tableActions({ operation, tables, input }: EngineCall): string[] {
  if (operation !== 'TransactWriteItems') return tables.map((table) => `dynamodb:${operation} ${tableId(table)}`)
  const items = input['TransactItems'] as Record<string, { TableName: string }>[]
  return items.flatMap((item) =>
    Object.entries(item).map(([kind, { TableName }]) => `dynamodb:${parts[kind] ?? kind} ${tableId(TableName)}`),
  )
}

/** Operations of S3 whose action in policies has another name. */
const s3Actions: Record<string, string> = {
  HeadObject: 'GetObject',
  PostObject: 'PutObject',
  CopyObject: 'PutObject',
  UploadPart: 'PutObject',
  CreateMultipartUpload: 'PutObject',
  CompleteMultipartUpload: 'PutObject',
  ListParts: 'ListMultipartUploadParts',
}

/** The actions that a call to S3 needs; without the right to list, a missing object is reported as «forbidden». */
function bucketActions({ operation, key, source, status }: S3Call): string[] {
  if (operation === 'ListMultipartUploads') return ['s3:ListBucketMultipartUploads bucket']
  // The key of a form is among its fields; all forms upload to the same folder.
  const folder = operation === 'PostObject' ? 'pending' : key.split('/')[0]
  return [
    `s3:${s3Actions[operation] ?? operation} ${folder}`,
    ...(source === null ? [] : [`s3:GetObject ${source.split('/')[0]}`]),
    ...(status === 404 && /^(Get|Head|Copy)/.test(operation) ? ['s3:ListBucket bucket'] : []),
  ]
}

/**
 * The last part of an ARN: a table's logical id, a folder of the bucket or the whole bucket, a parameter's last part,
 * or a phone.
 */
function nameOf(arn: unknown): string {
  const { 'Fn::GetAtt': attribute, 'Fn::Sub': text } = arn as { 'Fn::GetAtt'?: string[]; 'Fn::Sub'?: string }
  if (attribute?.[0]) return attribute[0]
  const plain = text ?? String(arn)
  if (plain.includes(':s3:::')) return plain.split('/')[1] ?? 'bucket'
  return plain.includes(':sns:') ? 'phone' : (plain.split('/').at(-1) ?? plain)
}

function deedsOf(statements: readonly Statement[]): Set<string> {
  const all = statements.flatMap(({ Action, Resource, NotResource }) =>
    Action.flatMap((action) => (Resource ?? NotResource ?? []).map((arn) => `${action} ${nameOf(arn)}`)),
  )
  return new Set(all)
}

/** A proxy that records calls to the embedded SSM. */
async function listenToSsm(target: string, heard: (deed: string) => void): Promise<Server> {
  const ssm = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const action = String(request.headers['x-amz-target']).replace('AmazonSSM.', '')
    const { Name, Names = [] } = JSON.parse(body.toString()) as { Name?: string; Names?: string[] }
    for (const name of [...Names, ...(Name ? [Name] : [])]) heard(`ssm:${action} ${name.split('/').at(-1)}`)
    // Headers are passed on unchanged both ways: the host is signed, and callers set their clocks by the answer's date.
    const { hostname, port } = new URL(target)
    const passed = ask({ hostname, port, method: 'POST', headers: request.headers }, (answer) => {
      answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers))
    })
    passed.end(body)
  })
  await new Promise<void>((resolve) => ssm.listen(0, '127.0.0.1', resolve))
  process.env['AWS_ENDPOINT_URL_SSM'] = `http://127.0.0.1:${(ssm.address() as AddressInfo).port}`
  return ssm
}

/** The rights that a deploy would grant: the modules in each function's bundle are looked up. */
async function readGranted(): Promise<Deeds> {
  const [{ bundles }, grants] = await Promise.all([deployedBundles(), readGrants(root, 'gatehouse', 'test')])
  return new Map([...bundles].map(([name, { sources }]) => [name, deedsOf(statementsOf(sources.keys(), grants))]))
}

/** The function of a route. */
function functionOf(world: World, handlers: ReadonlyMap<string, string>, method: string, path: string): string {
  const fits = (template: string) =>
    new RegExp(`^${template.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`).test(path.split('?')[0] ?? '')
  const { routes } = world.cloud.template()
  const route =
    routes.find((one) => one.method === method && fits(one.path)) ?? routes.find((one) => one.method === '*')
  const name = [...handlers].find(([, handler]) => handler === route?.handler)?.[0]
  if (!name) throw new Error(`no function for ${method} ${path}`)
  return name
}

export async function startObserver(world: World): Promise<Observer> {
  const parametersRead: string[] = []
  const ssm = await listenToSsm(world.cloud.environment['AWS_ENDPOINT_URL_SSM'] ?? '', (deed) => {
    parametersRead.push(deed)
  })
  const handlers = handlersOf(await readFunctions(root))
  const used = new Map<string, Set<string>>()

  const doing: Observer['doing'] = async (name, run) => {
    world.wire.clear()
    world.s3Wire.clear()
    parametersRead.length = 0
    const published = world.cloud.sms.publishes()
    const done = await run()
    const known = used.get(name) ?? new Set<string>()
    const deeds = [...world.wire.calls.flatMap(tableActions), ...world.s3Wire.calls.flatMap(bucketActions)]
    for (const deed of [...deeds, ...parametersRead]) known.add(deed)
    if (world.cloud.sms.publishes() > published) known.add('sns:Publish phone')
    used.set(name, known)
    return done
  }
  return {
    granted: await readGranted(),
    used,
    names: [...handlers.keys()],
    doing,
    call(method, path, request = {}) {
      world.advance(PARAMETERS_FORGOTTEN_MS)
      return doing(functionOf(world, handlers, method, path), () =>
        world.call(method, path, { from: freshAddress(), ...request }),
      )
    },
    async stop() {
      ssm.close()
    },
  }
}

/** The entries of some sets that the others lack, as sentences. */
export function missingIn(others: Deeds, sets: Deeds): string[] {
  return [...sets]
    .flatMap(([name, deeds]) =>
      [...deeds].filter((deed) => !others.get(name)?.has(deed)).map((deed) => `${name} ${deed}`),
    )
    .sort()
}
