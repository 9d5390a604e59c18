/**
 * Node keeps what it has compiled (https://nodejs.org/api/module.html#module-compile-cache), for workers and for every
 * command that a test starts: two thirds of the start of a command are its modules.
 */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../../.build/compile-cache')
const BYTES_MAX = 256 * 1024 * 1024

function bytesBelow(path: string): number {
  const files = readdirSync(path, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile())
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
}

/** Has every process that is started from now on use it. Copies of the checkout leave entries that nobody asks for again. */
export function useCompileCache(): void {
  mkdirSync(folder, { recursive: true })
  if (bytesBelow(folder) > BYTES_MAX) rmSync(folder, { recursive: true })
  process.env['NODE_COMPILE_CACHE'] ??= folder
}
