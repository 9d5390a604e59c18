import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../fault.ts'

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function holderOf(file: string): number | null {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    return Number.isInteger(pid) && pid > 0 && pid !== process.pid && isRunning(pid) ? pid : null
  } catch {
    return null
  }
}

/**
 * Two clouds over one folder would overwrite each other's data, so the first one keeps it.
 * @returns gives the folder back
 * @throws {StartError} where another one runs over it
 */
export function claimFolder(folder: string): () => void {
  const file = join(folder, 'running.pid')
  const holder = holderOf(file)
  if (holder !== null) {
    throw new StartError(
      `Another "npm run dev" (process ${holder}) works in ${folder}. End it, or give this one a folder of its own: npm run dev -- --folder <folder>`,
    )
  }
  writeFileSync(file, String(process.pid))
  return () => rmSync(file, { force: true })
}
