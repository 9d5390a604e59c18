/** A Node process on one processor, which ends with this one. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Pinned {
  pid: number
  stop(): Promise<void>
}

interface Options {
  processor: string
  cwd?: string
  env: NodeJS.ProcessEnv
  /** Receives what the process sends. */
  hear?: (message: unknown) => void
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

export async function startPinned(args: readonly string[], options: Options): Promise<Pinned> {
  const { processor, hear, ...rest } = options
  const child = spawn('taskset', ['--cpu-list', processor, process.execPath, ...args], {
    ...rest,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  await once(child, 'spawn')
  if (hear) child.on('message', hear)
  return { pid: child.pid ?? 0, stop: () => stop(child) }
}
