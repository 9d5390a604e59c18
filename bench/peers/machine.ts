/** Processors, processor time and memory, as Linux tells them. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/** Service and database run here. */
export const SERVED_ON = '0'
/** The generator runs here, and what stands for the carrier of texts. */
export const ASKED_ON = '1'

/** @returns why nothing can be measured here; null where it can */
export function hindranceOf(): string | null {
  if (process.platform !== 'linux') return 'Peers are measured on Linux alone: processors are pinned by taskset.'
  if (availableParallelism() < 2) return 'Peers are measured on two processors: one serves, the other asks.'
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' })
    return null
  } catch {
    return 'taskset is not there (Debian has it in util-linux).'
  }
}

/** Moves a process with all its threads to a processor. */
export function pin(pid: number, processor: string): void {
  execFileSync('taskset', ['--all-tasks', '--pid', '--cpu-list', processor, String(pid)], { stdio: 'ignore' })
}

/** The fields of /proc/<pid>/stat behind the name (proc(5)); none of a process that has ended. */
function fieldsOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  } catch {
    return []
  }
}

const TICK_MS = 10

/** Processor time in milliseconds, that of ended children included. */
export function processorMsOf(pids: readonly number[]): number {
  const ticksOf = (pid: number) => {
    const [utime = 0, stime = 0, ended = 0, endedSystem = 0] = fieldsOf(pid).slice(11, 15).map(Number)
    return utime + stime + ended + endedSystem
  }
  return pids.reduce((sum, pid) => sum + ticksOf(pid) * TICK_MS, 0)
}

/** Memory in MiB; what several processes share is counted once (Pss). */
export function memoryMibOf(pids: readonly number[]): number {
  const kibOf = (pid: number) => {
    try {
      return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
    } catch {
      return 0
    }
  }
  return Math.round(pids.reduce((sum, pid) => sum + kibOf(pid), 0) / 1024)
}

/** A process and all its descendants. */
export function familyOf(pid: number): number[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
  const childrenOf = (parent: number): number[] =>
    all.filter((one) => fieldsOf(one)[1] === String(parent)).flatMap((one) => [one, ...childrenOf(one)])
  return [pid, ...childrenOf(pid)]
}

/** The program that a process runs. */
export const programOf = (pid: number): string => readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
