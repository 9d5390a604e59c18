/**
 * Node's compile cache (https://nodejs.org/api/module.html#module-compile-cache) for workers and for every command that
 * a test starts: loading modules is two thirds of a command's start.
 */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../../.build/compile-cache')
const BYTES_MAX = 256 * 1024 * 1024

function bytesBelow(path: string): number {
  const files = readdirSync(path, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile())
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
}

/**
 * Turns the cache on for all processes started from now on. Copies of the checkout leave entries that are never used
 * again, so a cache that is too large is emptied.
 */
export function useCompileCache(): void {
  mkdirSync(folder, { recursive: true })
  if (bytesBelow(folder) > BYTES_MAX) rmSync(folder, { recursive: true })
  process.env['NODE_COMPILE_CACHE'] ??= folder
}
