import { type FSWatcher, watch } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../folder.ts'

const watched = ['functions', 'lib', 'resources', 'serverless.yml']
// An editor saves in several steps, and a checkout changes many files.
const QUIET_MS = 150

/**
 * Calls back once for every burst of changes to what the functions are made of.
 * @returns ends it
 */
export function watchSources(onChange: (file: string) => void): () => void {
  let quiet: NodeJS.Timeout | undefined
  const changed = (file: string) => {
    if (!/\.(?:ts|yml|json|cjs)$/.test(file)) return
    clearTimeout(quiet)
    quiet = setTimeout(() => onChange(file), QUIET_MS)
  }
  const watchers: FSWatcher[] = watched.map((path) =>
    watch(join(projectRoot, path), { recursive: !path.includes('.') }, (_event, file) =>
      changed(path.includes('.') ? path : join(path, file ?? '')),
    ).on('error', () => undefined),
  )
  return () => {
    clearTimeout(quiet)
    for (const watcher of watchers) watcher.close()
  }
}
