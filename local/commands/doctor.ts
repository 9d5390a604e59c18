/** `npm run doctor -- --stage <stage>`: lists what a stage lacks in its AWS account, before or after its deployment. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { endpointOf } from '../../lib/aws/endpoints.ts'
import { post } from '../../lib/aws/post.ts'
import { bundle } from '../../resources/build/bundle.ts'
import { reservations, sumOf } from '../../resources/build/concurrency.ts'
import { stageSettings } from '../../resources/build/settings.ts'
import { handlersOf, readFunctions } from '../../resources/build/template.ts'
import { diagnose, type Finding, SUGGESTED_EACH } from '../doctor.ts'
import { projectRoot } from '../folder.ts'
import { requiredParameters, type Stage, testCodesParameter } from '../secrets.ts'
import { enterStage, isStageName, LOCAL, sentenceOf, stageOptions } from '../stage.ts'
import { readTemplate } from '../template.ts'
import { keepLogApart } from './logLines.ts'

const usage = `Usage: npm run doctor -- --stage <stage>

  --stage <stage>    for example prod
  --region <region>  the stage's region, else AWS_REGION, else that of serverless.yml

Reads what the account allows and what the stage has, and changes nothing. Ends with 1 where a deploy would fail or nobody
could log in. Credentials are those of the AWS SDK (environment, profile, login); they need servicequotas:GetServiceQuota,
ssm:GetParameters and sns:GetSMSSandboxAccountStatus.`

class UsageError extends Error {}

// «Concurrent executions» of AWS Lambda (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
const CONCURRENCY = { ServiceCode: 'lambda', QuotaCode: 'L-B99A9384' }

/** An answer of AWS that lacks what was asked for. */
class Refused extends Error {}

async function ask(service: string, variable: string, headers: Record<string, string>, body: string): Promise<string> {
  const region = process.env['AWS_REGION'] ?? ''
  const endpoint = endpointOf(service, region, process.env[variable])
  const limits = { connectionTimeout: 2000, requestTimeout: 10_000 }
  const answer = await post({ service, region, endpoint, headers, body, ...limits })
  if (answer.status === 200) return answer.body
  const [, code = 'no reason given'] =
    /"__type":"(?:[^"#]*#)?(\w+)"|<Code>(\w+)</.exec(answer.body)?.filter(Boolean) ?? []
  throw new Refused(
    `${service} refuses (${answer.status}, ${code}): do these credentials have the rights that --help names?`,
  )
}

async function askJson<T>(service: string, variable: string, target: string, input: object): Promise<T> {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target }
  return JSON.parse(await ask(service, variable, headers, JSON.stringify(input))) as T
}

/** The account's limit of concurrent executions in this region. */
async function readLimit(): Promise<number> {
  const target = 'ServiceQuotasV20190624.GetServiceQuota'
  const { Quota } = await askJson<{ Quota?: { Value?: number } }>(
    'servicequotas',
    'AWS_ENDPOINT_URL_SERVICE_QUOTAS',
    target,
    CONCURRENCY,
  )
  return Quota?.Value ?? 0
}

async function readParameters(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { Parameters = [] } = await askJson<{ Parameters?: { Name: string; Value: string }[] }>(
    'ssm',
    'AWS_ENDPOINT_URL_SSM',
    'AmazonSSM.GetParameters',
    { Names: names, WithDecryption: true },
  )
  return new Map(Parameters.map(({ Name, Value }) => [Name, Value]))
}

async function isInSmsSandbox(): Promise<boolean> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
  const body = 'Action=GetSMSSandboxAccountStatus&Version=2010-03-31'
  return /<IsInSandbox>true</.test(await ask('sns', 'AWS_ENDPOINT_URL_SNS', headers, body))
}

/** The sum that would be reserved with this many executions for each costly function. */
async function reservedBy(each: number): Promise<number> {
  const output = join(projectRoot, '.build')
  await mkdir(output, { recursive: true })
  const folder = await mkdtemp(join(output, 'doctor-'))
  try {
    const functions = await readFunctions(projectRoot)
    const bundles = await bundle({ root: projectRoot, outputFolder: folder, handlers: handlersOf(functions) })
    return sumOf(reservations(functions, bundles, each))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function examine(stage: string, region: string | undefined): Promise<Finding[]> {
  const template = readTemplate(stage)
  const { settings } = stageSettings(template.settings, stage, process.env, 'https://address-of-the-api.example')
  keepLogApart(false)
  await enterStage({ stage, region, folder: '.local' })
  const place: Stage = { name: stage, prefix: `/${template.service}/${stage}` }
  const required = requiredParameters(place)
  const stored = testCodesParameter(place)
  const each = settings.RESERVED_CONCURRENCY
  const [limit, reserved, parameters, inSmsSandbox] = await Promise.all([
    readLimit(),
    reservedBy(each || SUGGESTED_EACH),
    readParameters([...required, stored]),
    isInSmsSandbox(),
  ])
  const { codes = {} } = JSON.parse(parameters.get(stored) ?? '{}') as { codes?: Record<string, string> }
  return diagnose({
    stage,
    concurrency: { limit, each, reserved },
    missingKeys: required.filter((name) => !parameters.has(name)),
    numbersWithoutCode: [...settings.SMS_TEST_NUMBERS].filter((number) => !Object.hasOwn(codes, number)),
    inSmsSandbox,
  })
}

const marks = { good: 'good', note: 'note', bad: 'BAD ' } as const

/** Known once the options are read. */
let stage = ''

async function run(): Promise<string> {
  const { region, help, ...given } = parseArgs({
    options: {
      stage: stageOptions.stage,
      region: stageOptions.region,
      help: { type: 'boolean', short: 'h', default: false },
    },
  }).values
  stage = given.stage ?? ''
  if (help) return usage
  if (!stage || !isStageName(stage)) throw new UsageError('Give the stage: --stage prod.')
  if (stage === LOCAL) throw new UsageError('The embedded cloud has no account whose limits could be read.')
  const findings = await examine(stage, region)
  if (findings.some(({ kind }) => kind === 'bad')) process.exitCode = 1
  return findings.map(({ kind, sentence }) => `${marks[kind]}  ${sentence}`).join('\n')
}

try {
  console.log(await run())
} catch (error) {
  const wrongUse = error instanceof UsageError || (error instanceof TypeError && 'code' in error)
  if (wrongUse) console.error(`${(error as Error).message}\n\n${usage}`)
  else console.error(error instanceof Refused ? error.message : (sentenceOf(error, stage) ?? error))
  process.exitCode = 1
}
