/** Starts the processes that run tests, and ends one that a mutant keeps from ending. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Asked {
  file: string
  /** Null for the code as it is. */
  mutant: string | null
  /** Where the reached mutants are written; null where nobody asks. */
  coverage: string | null
}

export interface Ran {
  ok: boolean
  /** The first test that failed. */
  test: string | null
  reason: string | null
  milliseconds: number
}

export interface Runner {
  /** @returns null where it did not end in time */
  run(asked: Asked, limitMs: number): Promise<Ran | null>
  end(): void
}

async function startProcess(tree: string): Promise<ChildProcess> {
  const log = openSync(join(tree, '.build/mutation.log'), 'a')
  // A group of its own: what hangs is ended with the processes that it started.
  const child = fork('tests/mutation/runner.ts', { cwd: tree, detached: true, stdio: ['ignore', log, log, 'ipc'] })
  const ready = new AbortController()
  const ended = once(child, 'exit', ready).then(() => Promise.reject(new Error('A runner ended: see its mutation.log')))
  await Promise.race([once(child, 'message', ready), ended])
  ready.abort()
  return child
}

/** @param tree the mutated copy */
export function startRunner(tree: string): Runner {
  let child: ChildProcess | null = null

  function end(): void {
    const { pid } = child ?? {}
    child = null
    try {
      if (pid) process.kill(-pid, 'SIGKILL')
    } catch {
      // It is gone already.
    }
  }

  async function run(asked: Asked, limitMs: number): Promise<Ran | null> {
    child ??= await startProcess(tree)
    const over = new AbortController()
    const answered = once(child, 'message', { signal: over.signal }).then(([ran]) => ran as Ran)
    child.send(asked)
    const ran = await Promise.race([answered, sleep(limitMs, null, { signal: over.signal })])
    over.abort()
    if (ran === null) end()
    return ran
  }

  return { run, end }
}
