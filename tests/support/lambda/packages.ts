/**
 * Runs the zips of `serverless package` one by one as Lambda does: unpacked, with their own environment and nothing
 * else.
 */
import { execFile, spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { unzipSync } from 'fflate'
import { resolveIntrinsics } from '../../../resources/build/intrinsics.ts'
import type { CloudTemplate } from '../templateRules.ts'
import { startRuntimeApi } from './runtimeApi.ts'

const root = join(import.meta.dirname, '../../..')
const PARTS = ['docs/openapi', 'functions', 'lib', 'resources', 'package.json', 'package-lock.json', 'serverless.yml']
/** Stands in for the address that CloudFormation would supply. */
export const PUBLIC_URL = 'https://id.execute-api.ap-southeast-1.amazonaws.com'

/**
 * Runs the real command on a copy, since it empties `.serverless` and `.build`, which others may be using.
 * @param more variables in the environment of the command
 * @param lying stray files in the checkout: path → text
 * @returns the copy's folder
 */
export async function packageService(
  stage: string,
  more: Record<string, string> = {},
  lying: Record<string, string> = {},
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-package-'))
  for (const part of PARTS) await cp(join(root, part), join(folder, part), { recursive: true })
  for (const [path, text] of Object.entries(lying)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  const serverless = join(root, 'node_modules/serverless/bin/serverless.js')
  await promisify(execFile)(process.execPath, [serverless, 'package', '--stage', stage], {
    cwd: folder,
    env: { ...process.env, ...more },
  })
  return folder
}

export const readPackagedTemplate = async (folder: string): Promise<CloudTemplate> =>
  JSON.parse(await readFile(join(folder, '.serverless/cloudformation-template-update-stack.json'), 'utf8'))

export interface PackagedFunction {
  name: string
  handler: string
  timeoutSeconds: number
  memoryMegabytes: number
  /** `arm64` or `x86_64`. */
  processor: string
  environment: Record<string, string>
}

/** The deployed functions by their name in serverless.yml, each with its environment from the template. */
export function packagedFunctions({ Resources }: CloudTemplate, stage: string, region: string): PackagedFunction[] {
  return Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::Function')
    .map(({ Properties = {} }) => {
      const { Variables } = resolveIntrinsics(Properties['Environment'], region) as { Variables: object }
      const texts = Object.entries(Variables).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : PUBLIC_URL,
      ])
      return {
        name: String(Properties['FunctionName']).replace(`gatehouse-${stage}-`, ''),
        handler: String(Properties['Handler']),
        timeoutSeconds: Number(Properties['Timeout']),
        memoryMegabytes: Number(Properties['MemorySize']),
        processor: String(Properties['Architectures']),
        environment: Object.fromEntries(texts),
      }
    })
}

/** Unpacks a function's zip into a folder of its own. */
export async function unpack(folder: string, name: string): Promise<string> {
  const taskRoot = await mkdtemp(join(tmpdir(), `gatehouse-task-${name}-`))
  for (const [path, bytes] of Object.entries(unzipSync(await readFile(join(folder, '.serverless', `${name}.zip`))))) {
    await mkdir(dirname(join(taskRoot, path)), { recursive: true })
    await writeFile(join(taskRoot, path), bytes)
  }
  return taskRoot
}

export interface LambdaOptions {
  taskRoot: string
  deployed: PackagedFunction
  /**
   * Region, credentials and endpoints: what Lambda itself puts into the environment, with the addresses of the embedded
   * cloud.
   */
  surroundings: Record<string, string>
  /** The program that polls the Runtime API for events. */
  runtime: string
}

export interface Lambda {
  invoke(event: unknown): Promise<unknown>
  /** Its output, line by line. */
  logs: string[]
  /** Ends the process and removes its files. */
  stop(): Promise<void>
}

/** Starts one function alone: in its own folder and process, without inherited variables. */
export async function startLambda({ taskRoot, deployed, surroundings, runtime }: LambdaOptions): Promise<Lambda> {
  const functionName = `gatehouse-test-${deployed.name}`
  const api = await startRuntimeApi(
    `arn:aws:lambda:${surroundings['AWS_REGION']}:000000000000:function:${functionName}`,
  )
  const child = spawn(process.execPath, [runtime], {
    cwd: taskRoot,
    env: {
      // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html, «Defined runtime environment variables»
      _HANDLER: deployed.handler,
      LAMBDA_TASK_ROOT: taskRoot,
      AWS_LAMBDA_RUNTIME_API: api.address,
      AWS_LAMBDA_FUNCTION_NAME: functionName,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(deployed.memoryMegabytes),
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
      AWS_LAMBDA_LOG_STREAM_NAME: '2026/01/01/[$LATEST]0123456789abcdef0123456789abcdef',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      LANG: 'en_US.UTF-8',
      TZ: ':UTC',
      ...surroundings,
      ...deployed.environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const logs: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => logs.push(String(chunk)))
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => logs.push(error.message))
    child.once('close', (code) => {
      api.fail(`the process ended with ${code}: ${logs.join('')}`)
      resolve()
    })
  })
  return {
    logs,
    invoke: (event) => api.invoke(event, deployed.timeoutSeconds),
    async stop() {
      child.kill('SIGKILL')
      await ended
      await api.stop()
      await rm(taskRoot, { recursive: true, force: true })
    },
  }
}
