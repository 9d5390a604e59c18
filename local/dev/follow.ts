/** Deploys again at every change. The old code answers until the new code is ready, also when it does not build. */
import { watchSources } from './watch.ts'

interface FollowOptions {
  /** Puts the current sources into service. @param files the changed files @throws where the sources cannot be used */
  deploy(files: readonly string[]): Promise<void>
  say(sentence: string): void
  /** Root of the sources; this project where not given. */
  root?: string
}

const SHOWN_FILES_MAX = 3

/** `lib/a.ts`, `lib/a.ts and lib/b.ts`, `lib/a.ts and 7 others` */
function saidOf([first = '', ...others]: readonly string[]): string {
  if (others.length === 0) return first
  const said = others.length < SHOWN_FILES_MAX ? others.join(' and ') : `${others.length} others`
  return `${first} and ${said}`
}

/** @returns ends it, once a deployment under way has finished */
export function followSources({ deploy, say, root }: FollowOptions): () => Promise<void> {
  const changed = new Set<string>()
  let working: Promise<void> | null = null
  let ended = false

  const deployOnce = async () => {
    const changes = [...changed]
    const files = saidOf(changes)
    changed.clear()
    const startedAt = performance.now()
    try {
      await deploy(changes)
      say(`${files} changed: served after ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`)
    } catch (error) {
      say(`${files} changed, and the old code goes on: ${(error as Error).message}`)
    }
  }
  // Changes during a build are built after it.
  const work = async () => {
    while (changed.size > 0 && !ended) await deployOnce()
    working = null
  }
  const endWatching = watchSources((files) => {
    for (const file of files) changed.add(file)
    working ??= work()
  }, root)
  return async () => {
    ended = true
    await endWatching()
    await working
  }
}
