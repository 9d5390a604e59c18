/**
 * Tells whether a process that recorded its id still runs. Process ids are reused, so the start time is recorded as
 * well.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface ProcessMark {
  pid: number
  /** The start time in the system's own form; null where the system does not give it. */
  born: string | null
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Clock ticks from the boot of the system to the start of the process (proc(5)), with the id of that boot. */
function bornOnLinux(pid: number): string | null {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The program's name may hold any character; it ends at the last parenthesis.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (state === 'Z') return 'ended'
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[18]}`
}

function bornOf(pid: number): string | null {
  try {
    if (process.platform === 'linux') return bornOnLinux(pid)
    if (process.platform === 'win32') return null
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
  } catch {
    return null
  }
}

export const ownMark = (): ProcessMark => ({ pid: process.pid, born: bornOf(process.pid) })

export function isProcessMark(value: unknown): value is ProcessMark {
  const { pid, born } = (value ?? {}) as Partial<ProcessMark>
  return Number.isInteger(pid) && (born === null || typeof born === 'string')
}

/** False for another process that has got the same id. */
export function stillRuns({ pid, born }: ProcessMark): boolean {
  return pid > 0 && isRunning(pid) && (born === null || bornOf(pid) === born)
}
