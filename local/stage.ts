/**
 * Prepares a command for a stage: the code of `lib/` then finds the same environment as in a function of that stage.
 */
import { resolve } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Caller } from '../lib/caller/caller.ts'
import { networkOf } from '../lib/caller/network.ts'
import { forgetSettings, SettingsError } from '../lib/config.ts'
import { BuildFault } from '../resources/build/fault.ts'
import { stageSettings } from '../resources/build/settings.ts'
import { endpointsOf } from './dev/endpoints.ts'
import { StartError } from './fault.ts'
import { projectRoot } from './folder.ts'
import { keepLoopbackDirect } from './proxy.ts'
import { readTemplate } from './template.ts'

export const LOCAL = 'local'

export interface StageChoice {
  stage: string
  region: string | undefined
  /** The folder of the data of `npm run dev`. */
  folder: string
}

/** Options for `parseArgs` that every such command takes. */
export const stageOptions = {
  stage: { type: 'string' },
  region: { type: 'string' },
  log: { type: 'boolean', default: false },
  folder: { type: 'string', default: '.local' },
} as const

export const isStageName = (text: string) => /^[a-z][a-z0-9-]{0,30}$/.test(text)

function enterLocal(folder: string): void {
  keepLoopbackDirect()
  // With both a profile and keys the SDK would warn that they conflict.
  delete process.env['AWS_PROFILE']
  process.env['AWS_ACCESS_KEY_ID'] ??= 'local'
  process.env['AWS_SECRET_ACCESS_KEY'] ??= 'local'
  Object.assign(process.env, endpointsOf(resolve(projectRoot, folder)))
}

/**
 * Resolves credentials into the environment, where functions have theirs: a person may use a profile, a login or a role
 * instead.
 */
async function takeCredentials(region: string): Promise<void> {
  if (process.env['AWS_ACCESS_KEY_ID'] && process.env['AWS_SECRET_ACCESS_KEY']) return
  const { accessKeyId, secretAccessKey, sessionToken } = await new DynamoDBClient({ region }).config.credentials()
  delete process.env['AWS_PROFILE']
  process.env['AWS_ACCESS_KEY_ID'] = accessKeyId
  process.env['AWS_SECRET_ACCESS_KEY'] = secretAccessKey
  if (sessionToken) process.env['AWS_SESSION_TOKEN'] = sessionToken
}

/** @throws {StartError}, {SettingsError} with a sentence that says what to do */
export async function enterStage({ stage, region, folder }: StageChoice): Promise<void> {
  const template = readTemplate(stage)
  process.env['AWS_REGION'] = region ?? process.env['AWS_REGION'] ?? template.region
  if (stage === LOCAL) enterLocal(folder)
  else await takeCredentials(process.env['AWS_REGION'])
  const { texts } = stageSettings(template.settings, stage, process.env, 'https://address-of-the-api.example')
  Object.assign(process.env, template.environment, texts)
  forgetSettings()
}

/** The caller of a command: it counts for no network. */
export function commandCaller(operation: string): Caller {
  const address = '127.0.0.1'
  const network = networkOf(address)
  if (!network) throw new Error(`${address} is no address`)
  return {
    network,
    address,
    agent: `npm run ${operation}`,
    requestId: crypto.randomUUID(),
    dialect: 'command',
    operation,
  }
}

const sentences: Readonly<Record<string, string>> = {
  ResourceNotFoundException: 'its tables are not there. Has it been deployed to this region?',
  CredentialsProviderError: 'there are no AWS credentials. Set AWS_PROFILE, or log in with "aws sso login".',
  ExpiredTokenException: 'the AWS credentials have expired. Log in again.',
  UnrecognizedClientException: 'AWS does not know these credentials.',
  AccessDeniedException: 'these credentials may not do it.',
  ParameterUnavailable:
    'its secrets cannot be read. Do they exist ("npm run keys -- --stage <stage> list"), and may these credentials read them?',
}

/** The sentence for an error that a person can mend; null for a defect, whose stack is shown. */
export function sentenceOf(error: unknown, stage: string): string | null {
  if (!(error instanceof Error)) return String(error)
  if ([StartError, SettingsError, BuildFault].some((expected) => error instanceof expected)) return error.message
  const known = sentences[error.name]
  if (known) return `The stage "${stage}" cannot be worked on: ${known}`
  const { code, $metadata } = error as { code?: string; $metadata?: object }
  return code !== undefined || $metadata ? `The stage "${stage}" does not answer (${code ?? error.name}).` : null
}
