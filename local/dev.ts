/**
 * `npm run dev`: the whole service on this machine.
 */
import { relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readSettings, SettingsError } from '../lib/config.ts'
import { BuildFault } from '../resources/build/fault.ts'
import { stageSettings } from '../resources/build/settings.ts'
import { strangeNames } from '../resources/build/strangeNames.ts'
import { type Cloud, startCloud } from './cloud.ts'
import type { Running } from './console/exchange.ts'
import { startConsole } from './console/server.ts'
import { listenAddress, publicUrl, s3PublicUrl } from './dev/addresses.ts'
import { type Admin, seedAdmin } from './dev/admin.ts'
import { type Api, startApi } from './dev/api.ts'
import { type Builder, startBuilder } from './dev/build.ts'
import { claimFolder } from './dev/claim.ts'
import { tellEndpoints } from './dev/endpoints.ts'
import { folderFault } from './dev/folderFault.ts'
import { followSources } from './dev/follow.ts'
import { shownLine, summary } from './dev/output.ts'
import { apiPort, consolePort, keptS3Port, readPort, requireFree } from './dev/ports.ts'
import { startEnding } from './ending.ts'
import { StartError } from './fault.ts'
import { emptyFolder, prepareFolder, projectRoot } from './folder.ts'
import { keepLoopbackDirect } from './proxy.ts'
import { openRequestLog } from './requests/requestLog.ts'
import { setTestCodes } from './secrets.ts'
import { readTemplate } from './template.ts'

const STAGE = 'local'
const SWEEP_SECONDS = 60

const usage = `Usage: npm run dev -- [--fresh] [--folder <folder>] [--deployed]

  --fresh            start empty: accounts, files, texts and keys of the last start are deleted
  --folder <folder>  where data survives a restart (.local)
  --deployed         run the very files that a deploy would ship, one a function: starts and saves take longer

PORT, CONSOLE_PORT and S3_PORT choose the ports (3000, 3001, 3002); PUBLIC_URL is the API's address for phones (docs/local-api.md);
every setting of docs/settings.md can stand in the environment.`

keepLoopbackDirect()

const say = (text: string) => console.log(text)

const startedAt = performance.now()
const secondsSince = (then: number) => ((performance.now() - then) / 1000).toFixed(1)
/** Prints one line a stage of the start: the screen is not empty while somebody waits. */
const progress = (stage: string) => say(`  ${secondsSince(startedAt)} s  ${stage}`)

const requests = openRequestLog()

/** Shows a line that a function wrote. */
const showLine = (line: string) => {
  requests.hear(line)
  const shown = shownLine(line)
  if (shown !== null) say(shown)
}

const started = startEnding()
let ending = false

async function end(exitCode: number, sentence: string): Promise<void> {
  if (ending) return
  ending = true
  say(sentence)
  // Exits even if something hangs; the children's leashes end them.
  setTimeout(() => process.exit(exitCode), 6000).unref()
  await started.stopAll()
  process.exit(exitCode)
}

interface Options {
  fresh: boolean
  folder: string
  deployed: boolean
}

function readOptions(): Options | null {
  const { values } = parseArgs({
    options: {
      fresh: { type: 'boolean', default: false },
      folder: { type: 'string', default: process.env['LOCAL_FOLDER'] || '.local' },
      deployed: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const { fresh, deployed } = values
  return values.help ? null : { fresh, deployed, folder: resolve(projectRoot, values.folder) }
}

function shownFolder(folder: string): string {
  const path = relative(projectRoot, folder)
  return path === '' || path.startsWith('..') ? folder : path
}

/** The functions' environment comes from serverless.yml, as on AWS; only the addresses of the local cloud are added. */
function environmentOf(cloud: Cloud, url: string, s3Url: string | undefined): NodeJS.ProcessEnv {
  const given = { ...process.env }
  // With both a profile and keys the SDK would warn that they conflict.
  for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_DEFAULT_REGION']) delete given[name]
  const where = Object.entries(cloud.environment).filter(([name]) => name.startsWith('AWS_'))
  return { ...given, ...Object.fromEntries(where), PUBLIC_URL: url, ...(s3Url && { S3_PUBLIC_URL: s3Url }) }
}

/** As `npm run keys` stores them for a deployed stage. @throws {SettingsError}, {BuildFault} */
async function storeTestCodes({ template, parameters, environment }: Cloud): Promise<void> {
  const { testCodes } = stageSettings(template().settings, STAGE, process.env, 'http://127.0.0.1')
  await setTestCodes(parameters, { name: STAGE, prefix: environment['PARAMETER_PREFIX'] ?? '' }, testCodes)
}

interface Service {
  api: Api
  cloud: Cloud
  builder: Builder
  environment: NodeJS.ProcessEnv
}

/** Deploys the code after every save, and updates the cloud from its template. */
function keepCurrent({ api, cloud, builder, environment }: Service): () => Promise<void> {
  let templateIsOld = false
  const deploy = async (files: readonly string[]) => {
    // A template that failed to load is read again at the next save.
    templateIsOld ||= files.some((file) => file.endsWith('.yml'))
    if (templateIsOld) {
      await cloud.refresh()
      await storeTestCodes(cloud)
    }
    templateIsOld = false
    const template = cloud.template()
    const folder = await builder.build(template)
    api.deploy({ template, folder, environment })
    builder.serve(folder)
  }
  return followSources({ deploy, say })
}

async function run({ fresh, folder, deployed }: Options): Promise<void> {
  say('Gatehouse starts: the embedded cloud, and the functions …')
  for (const sentence of strangeNames(process.env)) say(sentence)
  const [port, ownPort] = [readPort(apiPort), readPort(consolePort)]
  if (port === ownPort) throw new StartError('PORT and CONSOLE_PORT must be two different ports.')
  const apiUrl = `http://127.0.0.1:${port}`
  readSettings({ PUBLIC_URL: apiUrl, ...process.env }, STAGE, Date.now())
  const address = listenAddress(process.env)
  await requireFree(apiPort, port, address)
  await requireFree(consolePort, ownPort)

  prepareFolder(folder)
  started.add(claimFolder(folder))
  if (fresh) emptyFolder(folder)
  const builder = startBuilder(deployed)
  started.add(builder.clear)
  const building = builder.build(readTemplate(STAGE))
  // Its failure is reported where it is awaited below; the cloud may report something first.
  building.catch(() => undefined)
  const s3 = await keptS3Port(folder, [port, ownPort], address)
  const network = { ports: { s3 }, s3Address: address }
  const cloud = await startCloud({ folder, stage: STAGE, ...network, sweepSeconds: SWEEP_SECONDS, say })
  started.add(cloud.stop)
  await storeTestCodes(cloud)
  progress('embedded cloud ready')
  void cloud.failed.then((sentence) => end(1, sentence))

  let admin: Admin | null = null
  let running: Running | null = null
  const page = await startConsole({
    cloud,
    port: ownPort,
    apiUrl,
    admin: () => admin,
    requests,
    running: () => running,
    folder: shownFolder(folder),
  })
  started.add(page.close)

  const environment = environmentOf(cloud, publicUrl(process.env, port), s3PublicUrl(process.env, s3))
  started.add(tellEndpoints(folder, environment))
  const start = async () => {
    const folder = await building
    progress('functions bundled')
    builder.serve(folder)
    const api = await startApi({
      port,
      address,
      show: showLine,
      onExchange: (exchange) => void requests.take(exchange),
      template: cloud.template(),
      folder,
      environment,
    })
    started.add(api.stop)
    return api
  }
  const makeAdmin = async () => {
    const given = process.env['AWS_ENDPOINT_URL_DYNAMODB'] || null
    const seeded = await seedAdmin(folder, { ...cloud.environment, ...environment }, given)
    if (typeof seeded === 'string') say(seeded)
    else admin = seeded
  }
  const [api] = await Promise.all([start(), makeAdmin()])
  running = { renew: api.renew, runSchedules: api.runSchedules, seedAdmin: makeAdmin }
  cloud.events.connect(api.invoke)
  started.add(keepCurrent({ api, cloud, builder, environment }))

  say(summary({ apiUrl, consoleUrl: page.url, admin, folder: shownFolder(folder), seconds: secondsSince(startedAt) }))
}

// npm ends its shell on a signal and the shell does not pass the signal on: without this check, this process would
// outlive a killed npm.
if (process.env['npm_lifecycle_event'] !== undefined && process.ppid > 1) {
  const shell = process.ppid
  setInterval(() => process.ppid === shell || void end(0, 'Ending, as npm has.'), 300).unref()
}
process.once('SIGINT', () => void end(0, '\nEnding.'))
process.once('SIGTERM', () => void end(0, 'Ending.'))
process.once('SIGHUP', () => void end(0, 'Ending.'))

/** A sentence for a mistake that a person can mend; the stack for anything else. */
function sentenceOf(error: unknown, folder: string | undefined): string {
  const { code, message, stack } = error as NodeJS.ErrnoException
  if (code?.startsWith('ERR_PARSE_ARGS')) return `${message}\n\n${usage}`
  if ([StartError, SettingsError, BuildFault].some((kind) => error instanceof kind)) return message
  return (folder !== undefined && folderFault(error, folder)) || (stack ?? message)
}

let options: Options | null = null
try {
  options = readOptions()
  if (options) await run(options)
  else say(usage)
} catch (error) {
  await end(1, sentenceOf(error, options?.folder))
}
