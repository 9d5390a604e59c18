/**
 * The local DynamoDB: the engine `dynoxide` (one binary on SQLite), or the endpoint in AWS_ENDPOINT_URL_DYNAMODB.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Child, startChild } from './child.ts'
import { StartError } from './fault.ts'
import { dataFiles, prepareFolder, projectRoot } from './folder.ts'
import { freePort, hiddenAddress } from './listen.ts'

export interface LocalDynamoDb {
  endpoint: string
  /** Whether the engine is somebody else's, from AWS_ENDPOINT_URL_DYNAMODB. */
  external: boolean
  /** Resolves, with how it ended, when the engine ends; never for somebody else's. */
  ended: Promise<string>
  stop(): Promise<void>
}

interface Options {
  /** null: in memory */
  folder: string | null
  /** Where to tell the reader what takes long. */
  say?: (sentence: string) => void
}

const platform = `${process.platform}-${process.arch}`
const packageName = `@dynoxide/${platform}`
const publishedPlatforms = ['linux-x64', 'linux-arm64', 'darwin-arm64', 'darwin-x64', 'win32-x64']
const downloads = join(projectRoot, '.local', 'engine')

function findBinary(): string | undefined {
  const file = process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide'
  return [projectRoot, downloads]
    .flatMap((root) => [
      join(root, 'node_modules', packageName, file),
      join(root, 'node_modules', packageName, 'bin', file),
    ])
    .find((path) => existsSync(path))
}

/** The version that the lock file pins for the one platform it knows. */
function pinnedVersion(): string {
  const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
    optionalDependencies?: Record<string, string>
  }
  return manifest.optionalDependencies?.['@dynoxide/linux-x64'] ?? 'latest'
}

/** Runs npm as the caller's npm does, and gives its last words when it fails. */
function npmInstall(wanted: string): Promise<string | null> {
  const npm = process.env['npm_execpath']
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []]
  const parameters = [...first, 'install', '--prefix', downloads, '--no-save', '--no-audit', '--no-fund', wanted]
  return new Promise((resolve) => {
    const child = spawn(command, parameters, {
      stdio: ['ignore', 'ignore', 'pipe'],
      shell: process.platform === 'win32' && !npm,
    })
    let words = ''
    child.stderr.on('data', (chunk) => {
      words = `${words}${chunk}`.slice(-600)
    })
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code) => resolve(code === 0 ? null : words.trim() || `npm ended with ${code}`))
  })
}

const otherWay =
  'Start another DynamoDB (for example "docker run -p 8000:8000 amazon/dynamodb-local") and set AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:8000.'

async function binary(say: (sentence: string) => void): Promise<string> {
  const found = findBinary()
  if (found) return found
  if (!publishedPlatforms.includes(platform)) {
    throw new StartError(`There is no embedded DynamoDB for ${platform}. ${otherWay}`)
  }
  const wanted = `${packageName}@${pinnedVersion()}`
  say(`The embedded DynamoDB for ${platform} is not in the lock file: installing ${wanted} into .local/ (once).`)
  const failure = await npmInstall(wanted)
  const installed = findBinary()
  if (!installed) {
    throw new StartError(`Installing ${wanted} failed${failure ? `: ${failure}` : ''}.\n${otherWay}`)
  }
  return installed
}

/** Resolves when the engine listens, rejects when it ends before that. */
async function ready(child: Child): Promise<void> {
  let words = ''
  const listening = new Promise<void>((resolve) => {
    const hear = (chunk: Buffer) => {
      words = `${words}${chunk}`.slice(-600)
      if (words.includes('listening on')) resolve()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
  })
  const ended = child.ended.then(async (how) => {
    // Its last words may come after its end.
    await Promise.race([Promise.all([once(child.stdout, 'close'), once(child.stderr, 'close')]), sleep(500)])
    throw new StartError(`The embedded DynamoDB did not start (${how}): ${words.trim()}`)
  })
  const silent = new AbortController()
  const patience = sleep(10_000, undefined, { signal: silent.signal }).then(async () => {
    await child.stop()
    throw new StartError(`The embedded DynamoDB did not start within 10 seconds: ${words.trim()}`)
  })
  try {
    await Promise.race([listening, ended, patience])
  } finally {
    ended.catch(() => undefined)
    patience.catch(() => undefined)
    silent.abort()
  }
}

async function startEngine(path: string, folder: string | null, host: string, port: number): Promise<Child> {
  const parameters = ['serve', '--host', host, '--port', String(port)]
  if (folder !== null) parameters.push('--db-path', join(folder, dataFiles.database))
  const child = await startChild(path, parameters)
  await ready(child)
  return child
}

/** @throws {StartError} where the file is there and holds anything but a database: the engine would speak of encryption */
function requireDatabase(file: string): void {
  if (!existsSync(file)) return
  if (!statSync(file).isFile()) throw new StartError(`${file} is a folder, where a file is needed: move it away.`)
  const bytes = Buffer.alloc(16)
  const handle = openSync(file, 'r')
  const length = readSync(handle, bytes)
  closeSync(handle)
  const head = bytes.subarray(0, length).toString('latin1')
  if (head !== '' && head !== 'SQLite format 3\0') {
    throw new StartError(`${file} is damaged, it is no database: move it away, or start with --fresh.`)
  }
}

/** @throws {StartError} where nothing listens at the endpoint that was given */
async function requireAnswer(endpoint: string): Promise<void> {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null
  if (!url) throw new StartError(`AWS_ENDPOINT_URL_DYNAMODB must be a URL, but it is "${endpoint}".`)
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  const reached = await new Promise<boolean>((resolve) => {
    const socket = connect({ host: url.hostname, port, timeout: 3000 })
    const settle = (answers: boolean) => () => {
      socket.destroy()
      resolve(answers)
    }
    socket.once('connect', settle(true)).once('error', settle(false)).once('timeout', settle(false))
  })
  if (!reached) {
    throw new StartError(`Nothing answers at ${endpoint}: start that DynamoDB, or unset AWS_ENDPOINT_URL_DYNAMODB.`)
  }
}

/** @throws {StartError} with a sentence that says what to do */
export async function startDynamoDb({ folder, say = () => undefined }: Options): Promise<LocalDynamoDb> {
  const given = process.env['AWS_ENDPOINT_URL_DYNAMODB']
  if (given) {
    await requireAnswer(given)
    say(`DynamoDB is the one at AWS_ENDPOINT_URL_DYNAMODB, ${given}; data there outlives --fresh.`)
    return { endpoint: given, external: true, ended: new Promise(() => undefined), stop: async () => undefined }
  }
  const path = await binary(say)
  if (folder !== null) {
    prepareFolder(folder)
    requireDatabase(join(folder, dataFiles.database))
  }
  for (let attempt = 1; ; attempt += 1) {
    const [host, port] = [await hiddenAddress(), await freePort()]
    try {
      const child = await startEngine(path, folder, host, port)
      return {
        endpoint: `http://${host}:${port}`,
        external: false,
        ended: child.ended,
        stop: () => child.stop(2000),
      }
    } catch (error) {
      // Somebody else may have taken the free port meanwhile.
      if (attempt === 3) throw error
    }
  }
}
