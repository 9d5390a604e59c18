import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../fault.ts'
import { isProcessMark, ownMark, stillRuns } from './process.ts'

function holderOf(file: string): number | null {
  try {
    const mark: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return isProcessMark(mark) && mark.pid !== process.pid && stillRuns(mark) ? mark.pid : null
  } catch {
    return null
  }
}

/**
 * Claims the folder for one cloud: two of them would overwrite each other's data.
 * @returns releases the folder
 * @throws {StartError} where another cloud runs over it
 */
export function claimFolder(folder: string): () => void {
  const file = join(folder, 'running.pid')
  const holder = holderOf(file)
  if (holder !== null) {
    throw new StartError(
      `Another "npm run dev" (process ${holder}) works in ${folder}. End it, or give this one a folder of its own: npm run dev -- --folder <folder>`,
    )
  }
  writeFileSync(file, JSON.stringify(ownMark()))
  return () => rmSync(file, { force: true })
}
