/**
 * The local DynamoDB: the engine `dynoxide` (one binary on SQLite), AWS's own engine where the lock file has no
 * `dynoxide` for this platform, or the endpoint in AWS_ENDPOINT_URL_DYNAMODB.
 */
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Child, startChild } from './child.ts'
import { hindrance, startDynamoDbLocal } from './dynamodbLocal.ts'
import { StartError } from './fault.ts'
import { dataFiles, prepareFolder, projectRoot } from './folder.ts'
import { freePort, hiddenAddress } from './listen.ts'

export interface LocalDynamoDb {
  endpoint: string
  /** Whether the engine is an external one, from AWS_ENDPOINT_URL_DYNAMODB. */
  external: boolean
  /** Resolves with the reason when the engine ends; never for an external one. */
  ended: Promise<string>
  stop(): Promise<void>
}

interface Options {
  /** null: in memory */
  folder: string | null
  /** The engine `dynoxide`; that of this platform where not given, null for a platform without one. */
  binary?: string | null
  /** Receives messages about whatever takes long. */
  say?: (sentence: string) => void
}

const platform = `${process.platform}-${process.arch}`
const packageName = `@dynoxide/${platform}`

/** The engine of this platform: from the lock file if it has a hash for it, or installed by hand. */
function findBinary(): string | undefined {
  const file = process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide'
  const folder = join(projectRoot, 'node_modules', packageName)
  return [join(folder, file), join(folder, 'bin', file)].find((path) => existsSync(path))
}

/** The engine's version in the lock file, the same for all platforms. */
function pinnedVersion(): string {
  const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
    optionalDependencies: Record<string, string>
  }
  return manifest.optionalDependencies['@dynoxide/linux-x64'] ?? 'latest'
}

/**
 * Starts AWS's own engine, pinned by its hash, where the lock file has no `dynoxide`.
 * @throws {StartError} where it cannot run
 */
async function startOther(folder: string | null, say: (sentence: string) => void): Promise<LocalDynamoDb> {
  const missing = `The lock file has no engine for ${platform}, so DynamoDB is AWS's own for laptops.`
  const why = hindrance()
  if (why !== undefined) {
    throw new StartError(
      `${missing} ${why} Install it; or start another DynamoDB and set AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:8000; or take the engine without a hash of ours: npm install --no-save ${packageName}@${pinnedVersion()}`,
    )
  }
  say(missing)
  return { external: false, ...(await startDynamoDbLocal(folder, say)) }
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
    // Its last output may arrive after its exit.
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

/**
 * @throws {StartError} where the file exists and is not a database: the engine's own message would be about encryption
 */
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
export async function startDynamoDb({
  folder,
  binary = findBinary() ?? null,
  say = () => undefined,
}: Options): Promise<LocalDynamoDb> {
  const given = process.env['AWS_ENDPOINT_URL_DYNAMODB']
  if (given) {
    await requireAnswer(given)
    say(`DynamoDB is the one at AWS_ENDPOINT_URL_DYNAMODB, ${given}; data there outlives --fresh.`)
    return { endpoint: given, external: true, ended: new Promise(() => undefined), stop: async () => undefined }
  }
  if (folder !== null) prepareFolder(folder)
  if (binary === null) return startOther(folder, say)
  if (folder !== null) requireDatabase(join(folder, dataFiles.database))
  for (let attempt = 1; ; attempt += 1) {
    const [host, port] = [await hiddenAddress(), await freePort()]
    try {
      const child = await startEngine(binary, folder, host, port)
      return {
        endpoint: `http://${host}:${port}`,
        external: false,
        ended: child.ended,
        stop: () => child.stop(2000),
      }
    } catch (error) {
      // Another process may have taken the free port meanwhile.
      if (attempt === 3) throw error
    }
  }
}
