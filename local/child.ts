/** Child processes that end with this one, whichever way it ends. */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Child {
  pid: number
  stdout: Readable
  stderr: Readable
  /** Resolves when the process has ended, with the reason: `exit code 1`, `SIGKILL`. */
  ended: Promise<string>
  /** Asks the whole process group to end, and kills it after `patienceMs`. */
  stop(patienceMs?: number): Promise<void>
}

const groups = process.platform !== 'win32'

/**
 * Starts a shell that waits for our end of its pipe to close, which the system does even on SIGKILL, and then ends the
 * group. Windows has no such shell: there only an ordinary exit is covered.
 */
function leash(pid: number): () => void {
  if (!groups) {
    const kill = () => process.kill(pid)
    process.once('exit', kill)
    return () => process.off('exit', kill)
  }
  const watcher = spawn('/bin/sh', ['-c', 'read _; kill -9 -"$0" 2>/dev/null', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  watcher.on('error', () => undefined)
  watcher.unref()
  // A pipe to a child is a socket, though its type says only that it can be written.
  const pipe = watcher.stdin as typeof watcher.stdin & { unref?(): void }
  pipe.on('error', () => undefined)
  pipe.unref?.()
  return () => watcher.kill('SIGKILL')
}

/** Starts a program in a process group of its own, so that Ctrl-C reaches this process first and it decides the order. */
export async function startChild(
  command: string,
  parameters: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<Child> {
  const child: ChildProcessByStdio<null, Readable, Readable> = spawn(command, parameters, {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: groups,
    windowsHide: true,
  })
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', reject)
  })
  const pid = child.pid as number
  const release = leash(pid)
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      release()
      resolve(signal ?? `exit code ${code}`)
    })
  })
  const signal = (name: NodeJS.Signals) => {
    try {
      if (groups) process.kill(-pid, name)
      else child.kill(name)
    } catch {
      // The process has ended already.
    }
  }
  return {
    pid,
    stdout: child.stdout,
    stderr: child.stderr,
    ended,
    async stop(patienceMs = 3000) {
      signal('SIGTERM')
      const patience = new AbortController()
      const impatient = sleep(patienceMs, undefined, { signal: patience.signal }).then(
        () => signal('SIGKILL'),
        () => undefined,
      )
      await ended
      patience.abort()
      await impatient
    },
  }
}
