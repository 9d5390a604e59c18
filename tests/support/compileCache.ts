/**
 * Node's compile cache (https://nodejs.org/api/module.html#module-compile-cache) for workers and for every command that
 * a test starts: loading modules is two thirds of a command's start.
 */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../.build')
const folder = join(root, 'compile-cache')
/** What Vitest has made of TypeScript, by the content of each file. */
export const transformedFolder = join(root, 'vitest-modules')
const BYTES_MAX = 256 * 1024 * 1024

function bytesBelow(path: string): number {
  const files = readdirSync(path, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile())
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
}

/** Old sources leave entries that are never used again, so a cache that is too large is emptied. */
function limit(path: string): void {
  mkdirSync(path, { recursive: true })
  if (bytesBelow(path) > BYTES_MAX) rmSync(path, { recursive: true })
}

/** Turns the cache on for all processes started from now on. */
export function useCompileCache(): void {
  for (const path of [folder, transformedFolder]) limit(path)
  process.env['NODE_COMPILE_CACHE'] ??= folder
}
