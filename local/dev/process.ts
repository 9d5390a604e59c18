/**
 * Whether a process still runs that wrote down its number once. Numbers are given out again, so its birth is written
 * down as well.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface ProcessMark {
  pid: number
  /** How the system tells when it was started; null where it does not say. */
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

/** Clock ticks between the start of this system and that of the process (proc(5)), and which start of the system. */
function bornOnLinux(pid: number): string | null {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name of the program may hold anything, and ends with the last parenthesis.
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

/** Another process of the same number is not meant. */
export function stillRuns({ pid, born }: ProcessMark): boolean {
  return pid > 0 && isRunning(pid) && (born === null || bornOf(pid) === born)
}
