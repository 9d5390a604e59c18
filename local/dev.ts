/**
 * `npm run dev`: the whole service on this machine.
 */
import { rmSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readSettings, SettingsError } from '../lib/config.ts'
import { bundle } from '../resources/build/bundle.ts'
import { BuildFault } from '../resources/build/fault.ts'
import { type Cloud, startCloud } from './cloud.ts'
import { startConsole } from './console/server.ts'
import { type Admin, seedAdmin } from './dev/admin.ts'
import { type Api, type Deployment, startApi } from './dev/api.ts'
import { claimFolder } from './dev/claim.ts'
import { tellEndpoints } from './dev/endpoints.ts'
import { shownLine, summary } from './dev/output.ts'
import { apiPort, consolePort, readPort, requireFree } from './dev/ports.ts'
import { watchSources } from './dev/watch.ts'
import { StartError } from './fault.ts'
import { emptyFolder, prepareFolder, projectRoot } from './folder.ts'

const STAGE = 'local'
const SWEEP_SECONDS = 60

const usage = `Usage: npm run dev -- [--fresh] [--folder <folder>]

  --fresh            start empty: accounts, files, texts and keys of the last start are deleted
  --folder <folder>  where data survives a restart (.local)

PORT and CONSOLE_PORT choose the ports (3000 and 3001); every setting of docs/settings.md can stand in the environment.`

const say = (text: string) => console.log(text)

/** A line that a function wrote. */
const showLine = (line: string) => {
  const shown = shownLine(line)
  if (shown !== null) say(shown)
}

/** What has been started, to be stopped in reverse. */
const started: (() => Promise<void> | void)[] = []
let ending = false

async function end(exitCode: number, sentence: string): Promise<void> {
  if (ending) return
  ending = true
  say(sentence)
  // Whatever hangs, the terminal comes back; the children's leashes end them.
  setTimeout(() => process.exit(exitCode), 6000).unref()
  for (const stop of started.reverse()) await stop()
  process.exit(exitCode)
}

interface Options {
  fresh: boolean
  folder: string
}

function readOptions(): Options | null {
  const { values } = parseArgs({
    options: {
      fresh: { type: 'boolean', default: false },
      folder: { type: 'string', default: '.local' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  return values.help ? null : { fresh: values.fresh, folder: resolve(projectRoot, values.folder) }
}

function shownFolder(folder: string): string {
  const path = relative(projectRoot, folder)
  return path === '' || path.startsWith('..') ? folder : path
}

/** The functions' own environment comes from serverless.yml, as on AWS: only where the cloud is, is told. */
function environmentOf(cloud: Cloud, publicUrl: string): NodeJS.ProcessEnv {
  const given = { ...process.env }
  // Both a profile and keys would make the SDK ask which one is meant.
  for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_DEFAULT_REGION']) delete given[name]
  const where = Object.entries(cloud.environment).filter(([name]) => name.startsWith('AWS_'))
  return { ...given, ...Object.fromEntries(where), PUBLIC_URL: process.env['PUBLIC_URL'] || publicUrl }
}

/** Bundles the functions into a folder of their own: those that run now still load out of theirs. */
function builder(cloud: Cloud, environment: NodeJS.ProcessEnv): () => Promise<Deployment> {
  const root = join(projectRoot, '.build', `dev-${process.pid}`)
  let builds = 0
  started.push(() => rmSync(root, { recursive: true, force: true }))
  return async () => {
    const template = cloud.template()
    builds += 1
    const folder = join(root, String(builds))
    const handlers = new Map([...template.functions].map(([name, { handler }]) => [name, handler]))
    await bundle({ root: projectRoot, outputFolder: folder, handlers })
    return { template, folder, environment }
  }
}

/** Deploys again at every change; until what is new stands, and where it does not build, the old one answers. */
function keepCurrent(api: Api, build: () => Promise<Deployment>, cloud: Cloud): void {
  let deploying: Promise<void> | null = null
  let again = false

  const deploy = async (file: string): Promise<void> => {
    const startedAt = performance.now()
    await cloud.refresh()
    api.deploy(await build())
    say(`${file} changed: served after ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`)
  }
  const onChange = (file: string) => {
    again = deploying !== null
    deploying ??= deploy(file)
      .catch((error: Error) => say(`${file} changed, and the old code goes on: ${error.message}`))
      .finally(() => {
        deploying = null
        if (again && !ending) onChange(file)
      })
  }
  cloud.events.connect(api.invoke)
  started.push(
    async () => {
      await deploying
      await api.stop()
    },
    watchSources(([file = '']) => onChange(file)),
  )
}

async function run({ fresh, folder }: Options): Promise<void> {
  const startedAt = performance.now()
  const [port, ownPort] = [readPort(apiPort), readPort(consolePort)]
  if (port === ownPort) throw new StartError('PORT and CONSOLE_PORT must be two different ports.')
  const apiUrl = `http://127.0.0.1:${port}`
  readSettings({ PUBLIC_URL: apiUrl, ...process.env }, STAGE, Date.now())
  await requireFree(apiPort, port)
  await requireFree(consolePort, ownPort)

  prepareFolder(folder)
  started.push(claimFolder(folder))
  if (fresh) emptyFolder(folder)
  const cloud = await startCloud({ folder, stage: STAGE, sweepSeconds: SWEEP_SECONDS, say })
  started.push(cloud.stop)
  cloud.failed.then((sentence) => end(1, sentence))

  let admin: Admin | null = null
  const page = await startConsole({ cloud, port: ownPort, apiUrl, admin: () => admin })
  started.push(page.close)

  const environment = environmentOf(cloud, apiUrl)
  started.push(tellEndpoints(folder, environment))
  const build = builder(cloud, environment)
  const start = async () => startApi({ port, address: '127.0.0.1', show: showLine, ...(await build()) })
  const [api, seeded] = await Promise.all([start(), seedAdmin(folder, { ...cloud.environment, ...environment })])
  if (typeof seeded === 'string') say(seeded)
  else admin = seeded
  keepCurrent(api, build, cloud)

  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  say(summary({ apiUrl, consoleUrl: page.url, admin, folder: shownFolder(folder), seconds }))
}

// npm ends its shell on a signal and the shell does not pass it on: without this, a killed npm would leave us behind.
if (process.env['npm_lifecycle_event'] !== undefined && process.ppid > 1) {
  const shell = process.ppid
  setInterval(() => process.ppid === shell || void end(0, 'Ending, as npm has.'), 300).unref()
}
process.once('SIGINT', () => void end(0, '\nEnding.'))
process.once('SIGTERM', () => void end(0, 'Ending.'))
process.once('SIGHUP', () => void end(0, 'Ending.'))

try {
  const options = readOptions()
  if (options) await run(options)
  else say(usage)
} catch (error) {
  const { message, stack } = error as Error
  const wrongUse = (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') ?? false
  const expected = [StartError, SettingsError, BuildFault].some((kind) => error instanceof kind)
  await end(1, wrongUse ? `${message}\n\n${usage}` : expected ? message : (stack ?? message))
}
