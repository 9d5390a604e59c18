/** Better Auth in the versions of its lock file here, in a folder that is no part of the project. */
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const files = ['package.json', 'package-lock.json', 'server.mjs']

/** @returns the folder, with the server and its packages; they come from the npm registry where they are not there yet */
export function installBetterAuth(cache: string): string {
  const folder = join(cache, 'better-auth')
  mkdirSync(folder, { recursive: true })
  const lock = join(folder, 'package-lock.json')
  const before = existsSync(lock) ? readFileSync(lock, 'utf8') : ''
  for (const file of files) copyFileSync(join(import.meta.dirname, file), join(folder, file))
  if (before === readFileSync(lock, 'utf8') && existsSync(join(folder, 'node_modules/.package-lock.json')))
    return folder
  console.error('Installing Better Auth, in the versions that its lock file pins …')
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: folder, stdio: 'inherit' })
  return folder
}

export function versionOf(folder: string): string {
  return JSON.parse(readFileSync(join(folder, 'node_modules/better-auth/package.json'), 'utf8')).version
}
