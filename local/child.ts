/** Child processes that end with this one, whichever way it ends. */
import { type ChildProcessByStdio, type SpawnOptions, spawn } from 'node:child_process'
import type { Socket } from 'node:net'
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
 * A shell that becomes the program, and leaves a watcher beside it: one start of a process where two would copy the
 * tables of this one's memory twice. The watcher waits on descriptor 3 for a line, by which we let the program alone, or
 * for the end, which the system makes even on SIGKILL; then it ends the group. It ignores what is sent to the group.
 */
const leashed = `(trap '' TERM INT HUP; read -r _ <&3 || kill -9 -$$) </dev/null >/dev/null 2>&1 & exec "$0" "$@" 3<&-`

type Started = ChildProcessByStdio<null, Readable, Readable>

function spawnLeashed(command: string, parameters: readonly string[], options: SpawnOptions): [Started, () => void] {
  const child = spawn('/bin/sh', ['-c', leashed, command, ...parameters], {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: true,
  })
  const leash = child.stdio[3] as Socket
  leash.on('error', () => undefined)
  leash.unref()
  return [child as unknown as Started, () => void leash.end('\n')]
}

/** Windows has no such shell: there only an ordinary exit is covered. */
function spawnAlone(command: string, parameters: readonly string[], options: SpawnOptions): [Started, () => void] {
  const child = spawn(command, parameters, { ...options, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
  const kill = () => void child.kill()
  process.once('exit', kill)
  return [child, () => void process.off('exit', kill)]
}

/** Starts a program in a process group of its own, so that Ctrl-C reaches this process first and it decides the order. */
export async function startChild(
  command: string,
  parameters: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<Child> {
  const [child, release] = (groups ? spawnLeashed : spawnAlone)(command, parameters, options)
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', reject)
  })
  const pid = child.pid as number
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
