/** A PostgreSQL of its own, with the settings of `initdb`, reached by a socket in its folder. */
import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startChild } from '../../local/child.ts'
import { familyOf, SERVED_ON } from './machine.ts'

export interface PostgreSql {
  version: string
  /** Makes an empty database. @returns the variables by which it is found */
  database(): Promise<Record<string, string>>
  processes(): number[]
  stop(): Promise<void>
}

const DEBIAN = '/usr/lib/postgresql'
/** PostgreSQL refuses to run as root; Debian's package has made this user for it. */
const USER = 'postgres'

/** The folder of its programs, of the newest version that Debian's packages have installed; null where there is none. */
function findPrograms(): string | null {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((one, other) => Number(other) - Number(one)) : []
  return versions.map((version) => join(DEBIAN, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb'))) ?? null
}

const isRoot = process.getuid?.() === 0
const asUser = (command: readonly string[]) => (isRoot ? ['runuser', '-u', USER, '--', ...command] : [...command])

function run(command: readonly string[]): string {
  const [program = '', ...parameters] = asUser(command)
  return execFileSync(program, parameters, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], cwd: '/' })
}

async function waitFor(bin: string, folder: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      execFileSync(join(bin, 'pg_isready'), ['-q', '-h', folder], { stdio: 'ignore' })
      return
    } catch (error) {
      if (attempt === 100) throw error
      await sleep(100)
    }
  }
}

/** @param folder where it may make a folder of its own @returns null where PostgreSQL is not installed */
export async function startPostgreSql(folder: string): Promise<PostgreSql | null> {
  const bin = findPrograms()
  if (bin === null) return null
  const own = join(folder, 'postgresql')
  mkdirSync(own, { mode: 0o700 })
  if (isRoot) {
    const [user, group] = ['-u', '-g'].map((which) => Number(execFileSync('id', [which, USER], { encoding: 'utf8' })))
    chownSync(own, user ?? 0, group ?? 0)
  }
  const data = join(own, 'data')
  run([join(bin, 'initdb'), '--username', USER, '--auth', 'trust', '--encoding', 'UTF8', '--pgdata', data])
  // Memory shared by its processes lies in its folder too, so that nothing stays where it is killed.
  const inFolder = ['-c', 'listen_addresses=', '-c', 'dynamic_shared_memory_type=mmap']
  const serve = [join(bin, 'postgres'), '-D', data, '-k', own, ...inFolder]
  const server = await startChild('taskset', ['--cpu-list', SERVED_ON, ...asUser(serve)], { cwd: '/' })
  server.stdout.resume()
  server.stderr.resume()
  await waitFor(bin, own)
  let made = 0
  return {
    version: run([join(bin, 'postgres'), '--version']).trim(),
    async database() {
      made += 1
      const name = `peer${made}`
      run([join(bin, 'createdb'), '-h', own, '-U', USER, name])
      return { PGHOST: own, PGUSER: USER, PGDATABASE: name }
    },
    processes: () => familyOf(server.pid),
    stop: () => server.stop(),
  }
}
