/**
 * The cost of a line in `npm run import`, for new users and for a file that is imported again. Both run the command
 * itself against an embedded cloud, which shares the processors with it.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCloud } from '../local/cloud.ts'
import { projectRoot } from '../local/folder.ts'
import { explain } from '../resources/build/usage.ts'

explain(`Usage: npm run bench:import -- [new] [known]

  new     lines of people who come over (1000)
  known   lines of people who are there already (20000)`)

const [NEW, KNOWN] = [Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 20_000)]
const ROUNDS = 3

interface Measured {
  lines: number
  seconds: number
  /** Seconds of the command alone, user and system. */
  cpuSeconds: number
  said: string
}

const lineOf = (index: number, withPassword: boolean) => {
  const md5 = withPassword ? createHash('md5').update(`secret-${index}`).digest('hex') : ''
  return `${index},${13_000_000_000 + index},用户${index},${md5},2019-03-25T13:02:46`
}

const fileOf = (from: number, count: number, withPassword: boolean) => {
  const lines = Array.from({ length: count }, (_, index) => lineOf(from + index, withPassword))
  return `id,phone,name,password,registertime\n${lines.join('\n')}\n`
}

/**
 * The processor time of an ended process is credited to its parent, so it is read from `/proc` while the process lives.
 */
async function cpuOf(child: ChildProcess): Promise<number> {
  let ticks = 0
  const look = setInterval(() => {
    try {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      ticks = Number(fields[11]) + Number(fields[12])
    } catch {
      // The process has just ended.
    }
  }, 20)
  await once(child, 'exit')
  clearInterval(look)
  return ticks / 100
}

async function measure(file: string, lines: number): Promise<Measured> {
  const script = join(projectRoot, 'local/commands/import.ts')
  const startedAt = performance.now()
  const given = [script, file, '--from', 'usermodule', '--stage', 'bench']
  const child = spawn(process.execPath, given, { cwd: projectRoot, stdio: ['ignore', 'pipe', 'ignore'] })
  let said = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk
  })
  const cpuSeconds = await cpuOf(child)
  return { lines, seconds: (performance.now() - startedAt) / 1000, cpuSeconds, said }
}

/** The command's own rate, without its start. */
const rateOf = ({ said }: Measured) => /\((\d+) a second\)/.exec(said)?.[1] ?? '?'

function show(name: string, measured: Measured): void {
  const { lines, seconds, cpuSeconds } = measured
  const each = ((cpuSeconds / lines) * 1000).toFixed(2)
  console.log(
    `${name.padEnd(26)} ${String(lines).padStart(7)} lines ${seconds.toFixed(1).padStart(6)} s  ${rateOf(measured).padStart(6)} a second  ${each.padStart(6)} ms of CPU a line, start included`,
  )
}

const folder = mkdtempSync(join(tmpdir(), 'bench-import-'))
const cloud = await startCloud({ folder: null, stage: 'bench' })
Object.assign(process.env, cloud.environment)
console.log(`Import, Node ${process.versions.node}, ${availableParallelism()} processors`)
try {
  const file = join(folder, 'users.csv')
  writeFileSync(file, fileOf(0, KNOWN, false))
  show('new, by code only', await measure(file, KNOWN))
  for (let round = 0; round < ROUNDS; round++) show('there already', await measure(file, KNOWN))
  for (let round = 0; round < ROUNDS; round++) {
    writeFileSync(file, fileOf(1_000_000 + round * NEW, NEW, true))
    show('new, with a password', await measure(file, NEW))
  }
} finally {
  await cloud.stop()
  rmSync(folder, { recursive: true, force: true })
}
