/**
 * The bundles of a running `npm run dev`. Each build has a folder of its own: running functions go on loading from
 * theirs, and neither another start nor `serverless package` removes it.
 */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { stop as stopEsbuild } from 'esbuild'
import { bundle } from '../../resources/build/bundle.ts'
import { projectRoot } from '../folder.ts'
import type { Template } from '../template.ts'
import { isRunning } from './process.ts'

const home = join(projectRoot, '.build')
const PREFIX = 'dev-'

export interface Builder {
  /**
   * Bundles the functions of a template.
   * @returns the folder of the bundles
   * @throws {BuildFault} with what esbuild says of the code
   */
  build(template: Template): Promise<string>
  /** Marks this build as served. All others are removed, except the one before it, which may have calls under way. */
  serve(folder: string): void
  /** Removes all builds. */
  clear(): void
}

/** Removes the builds that killed starts have left. */
function clearOrphans(): void {
  for (const name of namesIn(home)) {
    const pid = Number(name.slice(PREFIX.length))
    if (name.startsWith(PREFIX) && !isRunning(pid)) rmSync(join(home, name), { recursive: true, force: true })
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** @param deployed whether each bundle is the single file that is deployed; otherwise bundles share common code */
export function startBuilder(deployed: boolean): Builder {
  const own = join(home, `${PREFIX}${process.pid}`)
  let builds = 0
  let served: string[] = []
  clearOrphans()
  return {
    async build({ functions }) {
      builds += 1
      const outputFolder = join(own, String(builds))
      const handlers = new Map([...functions].map(([name, { handler }]) => [name, handler]))
      try {
        await bundle({ root: projectRoot, outputFolder, handlers, shared: !deployed })
      } finally {
        // A build is shorter than the pause until the next save; between builds esbuild would hold 150 MB.
        await stopEsbuild()
      }
      return outputFolder
    },
    serve(folder) {
      served = [folder, ...served].slice(0, 2)
      for (const path of namesIn(own).map((name) => join(own, name))) {
        if (!served.includes(path)) rmSync(path, { recursive: true, force: true })
      }
    },
    clear: () => rmSync(own, { recursive: true, force: true }),
  }
}
