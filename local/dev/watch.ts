/**
 * Reports every change to the sources of the functions. A watcher is quick and a scan of all files once a second is
 * reliable: none of the watchers that were tried sees every rename, and none sees network drives (docs/decisions/0019).
 */
import { readdirSync, type Stats, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { watch } from 'chokidar'
import { projectRoot } from '../folder.ts'

const watched = ['functions', 'lib', 'resources', 'serverless.yml']
/** Files that a build generates lie among the sources and are ignored. */
const isMade = (file: string) => /(?:^|[\\/])carried[\\/]/.test(file)
const isSource = (file: string) => /\.(?:tsx?|css|js|svg|yml|json|cjs)$/.test(file) && !isMade(file)

// An editor saves in several steps, and a checkout changes many files: a burst ends after this pause.
const QUIET_MS = 60
/** Changes that never pause are reported after this time. */
const PATIENCE_MS = 500
const LOOK_MS = 1000

/** Marks the state of a file: a replacement with the same name, size and time has another inode. */
const markOf = ({ ino, size, mtimeMs }: Stats) => `${ino} ${size} ${mtimeMs}`

/** Path below the root → mark. A file that disappears during the scan counts as absent. */
function look(root: string): ReadonlyMap<string, string> {
  const marks = new Map<string, string>()
  const add = (path: string, stats: Stats | undefined) => {
    if (stats?.isFile() && isSource(path)) marks.set(path, markOf(stats))
    if (!stats?.isDirectory()) return
    for (const name of namesIn(join(root, path))) add(join(path, name), statsOf(join(root, path, name)))
  }
  for (const path of watched) add(path, statsOf(join(root, path)))
  return marks
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

const statsOf = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false })

function differences(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): string[] {
  const changed = [...now].filter(([path, mark]) => before.get(path) !== mark).map(([path]) => path)
  return [...changed, ...[...before.keys()].filter((path) => !now.has(path))].sort()
}

/** Calls back once after a burst, or in the middle of one that does not end. */
function settler(settled: () => void): { stir(): void; stop(): void } {
  let quiet: NodeJS.Timeout | undefined
  let since = 0
  const settle = () => {
    quiet = undefined
    settled()
  }
  return {
    stir() {
      const now = performance.now()
      if (quiet === undefined) since = now
      clearTimeout(quiet)
      quiet = setTimeout(settle, Math.max(0, Math.min(QUIET_MS, since + PATIENCE_MS - now)))
    },
    stop: () => clearTimeout(quiet),
  }
}

/**
 * Calls back for every burst of changes.
 * @param changed receives the paths below the root, with `/`, that were written, replaced, created or removed
 * @returns ends it
 */
export function watchSources(changed: (files: readonly string[]) => void, root = projectRoot): () => Promise<void> {
  let known = look(root)
  const compare = () => {
    const now = look(root)
    const files = differences(known, now)
    known = now
    if (files.length > 0) changed(files.map((file) => file.replaceAll(sep, '/')))
  }
  const { stir, stop } = settler(compare)
  const watcher = watch(
    watched.map((path) => join(root, path)),
    { ignoreInitial: true },
  )
  watcher.on('all', (_event, path) => {
    if (isSource(relative(root, path))) stir()
  })
  // Without the watcher (when too many files are watched on this machine, for example) the scan once a second remains.
  watcher.on('error', () => undefined)
  const looking = setInterval(() => {
    if (differences(known, look(root)).length > 0) stir()
  }, LOOK_MS).unref()
  return async () => {
    stop()
    clearInterval(looking)
    await watcher.close()
  }
}
