/**
 * The embedded cloud: DynamoDB, S3, SNS and SSM on this machine, for `npm run dev` and for the tests. The functions
 * find it through the endpoint variables of the AWS SDK and cannot tell it from AWS.
 */
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { seedDataTypes } from '../resources/build/dataTypes.ts'
import { credentials, keysOf } from './credentials.ts'
import { type Judge, openDoor } from './door.ts'
import { startDynamoDb } from './dynamodb.ts'
import { type Ending, startEnding } from './ending.ts'
import { type Events, startEvents } from './events.ts'
import { dataFiles, prepareFolder } from './folder.ts'
import { type Inbox, openInbox } from './inbox.ts'
import type { S3 } from './s3.ts'
import { createSecrets } from './secrets.ts'
import { type Sms, startSns } from './sns.ts'
import { type Parameters, startSsm } from './ssm.ts'
import { startStorage } from './storage.ts'
import { refusalOf } from './strict/refusal.ts'
import { sweepExpired } from './sweeper.ts'
import { createTables } from './tables.ts'
import { readTemplate, type Table, type Template } from './template.ts'

export interface CloudOptions {
  /** Where data survives a restart; null: in memory. */
  folder: string | null
  stage: string
  /** Any free port where not given. */
  ports?: { dynamodb?: number; s3?: number; sns?: number; ssm?: number }
  /** The address S3 listens on; 127.0.0.1 where not given. */
  s3Address?: string
  /** Interval between deletions of expired items; none where not given (tests move the clock and sweep by hand). */
  sweepSeconds?: number
  /** Receives messages for the person at the terminal: whatever takes long or is unusual. */
  say?: (sentence: string) => void
  /** Reads the template; from the files each time where not given. */
  templateOf?: (stage: string) => Template
}

export interface Cloud {
  /** The environment of the functions, without the settings. */
  environment: Record<string, string>
  dynamodbEndpoint: string
  /** The engine behind its door: a test that puts its own wire in place of the door needs both. */
  engine: { endpoint: string; judge: Judge; external: boolean }
  dynamodb: DynamoDBClient
  /** The template as it stood at the last start or `refresh`. */
  template(): Template
  inbox: Inbox
  sms: Sms
  s3: S3
  /** Events that the bucket sends to functions; the caller connects what runs the functions. */
  events: Events
  parameters: Parameters
  /** Deletes expired items. @param now epoch milliseconds. @returns how many items */
  sweep(now?: number): Promise<number>
  /** Reads the template again and creates the tables that it has gained. */
  refresh(): Promise<void>
  /** Resolves with a sentence when a part of the cloud ends unexpectedly. */
  failed: Promise<string>
  stop(): Promise<void>
}

const routesOf = ({ routes }: Template) =>
  routes
    .filter(({ method }) => method !== '*')
    .map(({ method, path }) => `${method} ${path}`)
    .join()

function clientFor(environment: Record<string, string>, endpoint: string): DynamoDBClient {
  const { AWS_REGION = '', AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN } = environment
  return new DynamoDBClient({
    endpoint,
    region: AWS_REGION,
    credentials: {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
    },
  })
}

/** Starts all parts; when one fails to start, those already running are stopped. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const ending = startEnding()
  try {
    return await startParts(options, ending)
  } catch (error) {
    await ending.stopAll()
    throw error
  }
}

async function startParts(options: CloudOptions, ending: Ending): Promise<Cloud> {
  const { folder, stage, ports = {}, sweepSeconds, say, templateOf = readTemplate } = options
  let template = templateOf(stage)
  if (folder !== null) prepareFolder(folder)
  const fileOf = (name: string) => (folder === null ? null : join(folder, name))
  const inbox = openInbox(fileOf(dataFiles.inbox))

  // Filled in below, before the first request is signed.
  let environment: Record<string, string> = {}
  const keys = () => keysOf(environment)

  // The parameters file may be damaged: it is opened before any process is started.
  const ssm = await startSsm(fileOf(dataFiles.parameters), ports.ssm ?? 0, keys)
  ending.add(ssm.close)
  const sns = await startSns(inbox, ports.sns ?? 0, keys)
  ending.add(sns.close)
  const events = startEvents()
  const s3 = await startStorage({
    folder: fileOf(dataFiles.objects),
    port: ports.s3 ?? 0,
    address: options.s3Address,
    template: () => template,
    keys,
    events,
  })
  ending.add(s3.close)
  const engine = await startDynamoDb({ folder, ...(say && { say }) })
  ending.add(engine.stop)
  const judge: Judge = (operation, input) => refusalOf(operation, input, template.tables)
  const door = engine.external
    ? null
    : await openDoor({ target: engine.endpoint, port: ports.dynamodb ?? 0, keys, judge })
  if (door) ending.add(door.close)
  const dynamodbEndpoint = door?.endpoint ?? engine.endpoint

  environment = {
    ...template.environment,
    ROUTES: routesOf(template),
    AWS_REGION: template.region,
    ...credentials(engine.external),
    AWS_ENDPOINT_URL_DYNAMODB: dynamodbEndpoint,
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    AWS_ENDPOINT_URL_SNS: sns.endpoint,
    AWS_ENDPOINT_URL_SSM: ssm.endpoint,
  }
  const dynamodb = clientFor(environment, dynamodbEndpoint)
  // Tables are made behind the door, which would read and check each of some fifty calls at every start.
  const behind = clientFor(environment, engine.endpoint)
  const tables = (): readonly Table[] => template.tables
  const seed = () => seedDataTypes(dynamodb, template.environment['DATATYPES_TABLE'] ?? '')
  let sweeping: NodeJS.Timeout | undefined

  ending.add(() => {
    clearInterval(sweeping)
    events.stop()
    for (const client of [dynamodb, behind]) client.destroy()
  })
  await Promise.all([
    createTables(behind, tables()).then(seed),
    createSecrets(ssm.parameters, { name: stage, prefix: `/${template.service}/${stage}` }),
  ])
  const sweep = (now = Date.now()) => sweepExpired(dynamodb, tables(), now)
  if (sweepSeconds !== undefined) {
    // A failed sweep is made up for by the next one.
    sweeping = setInterval(() => void sweep().catch(() => undefined), sweepSeconds * 1000).unref()
  }
  return {
    environment,
    dynamodbEndpoint,
    engine: { endpoint: engine.endpoint, judge: engine.external ? () => null : judge, external: engine.external },
    dynamodb,
    template: () => template,
    inbox,
    sms: sns,
    s3,
    events,
    parameters: ssm.parameters,
    sweep,
    async refresh() {
      template = templateOf(stage)
      await createTables(behind, tables())
      await seed()
    },
    failed: engine.ended.then((how) => `The embedded DynamoDB ended (${how}).`),
    stop: async () => void (await ending.stopAll()),
  }
}
