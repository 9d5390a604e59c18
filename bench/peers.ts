/**
 * The service beside what people would pick instead: Better Auth on SQLite and on PostgreSQL, as it comes and with the
 * work made equal. Service and database share processor 0, the generator has processor 1, and all take turns in every
 * round.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { projectRoot } from '../local/folder.ts'
import { listen } from '../local/listen.ts'
import { betterAuth } from './peers/better-auth/contender.ts'
import { installBetterAuth, versionOf } from './peers/better-auth/install.ts'
import type { Contender } from './peers/contender.ts'
import { gatehouse } from './peers/gatehouse/contender.ts'
import { ASKED_ON, hindranceOf, pin } from './peers/machine.ts'
import { startPostgreSql } from './peers/postgresql.ts'
import { type Measured, markdownOf } from './peers/report.ts'
import { runRound } from './peers/round.ts'

const usage = `Usage: npm run bench:peers -- [--rounds <number>] [--seconds <number>] [--only <text>]

  --rounds <number>   rounds, in each of which all take a turn (3)
  --seconds <number>  how long each work is asked eight at once; before that as long, or three times as long where code is not
                      compiled yet, without being measured; and half as long one at a time (1.5)
  --only <text>       Gatehouse and those whose name has this text in it; nothing is kept of such a run

Better Auth is installed into .build/peers on the first run. PostgreSQL is measured where Debian's package is installed.
Prints tables in Markdown and keeps the raw figures in bench/figures/.`

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '1.5' },
    only: { type: 'string' },
  },
})
if (values.help) {
  console.log(usage)
  process.exit(0)
}
const hindrance = hindranceOf()
if (hindrance !== null) {
  console.error(hindrance)
  process.exit(1)
}

const [otherWork = 0] = loadavg()
const full = Number(values.seconds) * 1000
const durations = { full, alone: full / 2, warm: full }
// Files in memory where there is such a place: no disk is measured.
const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'gatehouse-peers-'))
chmodSync(folder, 0o711)
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))
const built = join(projectRoot, '.build')
const installed = installBetterAuth(join(built, 'peers'))
if (values.only === undefined || !existsSync(join(built, 'functions')))
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: projectRoot, stdio: ['ignore', 'ignore', 'inherit'] })
pin(process.pid, ASKED_ON)
const carrier = await listen(0, async (request, response) => {
  request.resume().once('end', () => response.end('{}'))
})
const postgresql = await startPostgreSql(folder)
if (postgresql === null)
  console.log('PostgreSQL is not installed (apt install postgresql): Better Auth is measured on SQLite alone.\n')

const equal = { carrier: carrier.url }
const databases = postgresql ? [null, postgresql] : [null]
const others = databases.flatMap((database) =>
  [null, equal].map((how) => betterAuth({ installed, postgresql: database, equal: how })),
)
const contenders: Contender[] = [gatehouse(built), ...others.filter(({ name }) => name.includes(values.only ?? ''))]
const measured: Measured[] = contenders.map(({ name }) => ({ name, rounds: [] }))

try {
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [index, contender] of contenders.entries()) {
      process.stderr.write(`round ${round + 1}: ${contender.name}\n`)
      const own = mkdtempSync(join(folder, 'data-'))
      measured[index]?.rounds.push(await runRound(contender, own, durations))
      rmSync(own, { recursive: true })
    }
  }
} finally {
  await postgresql?.stop()
  await carrier.close()
}

const about = {
  at: new Date().toISOString(),
  commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: projectRoot, encoding: 'utf8' }).trim(),
  processor: cpus()[0]?.model ?? '',
  /** The load average of a minute before anything was measured: what else the machine did. */
  otherWork,
  node: process.version,
  betterAuth: versionOf(installed),
  postgresql: postgresql?.version ?? null,
  durations,
}
console.log(
  `${about.at.slice(0, 10)}, ${about.commit}; ${about.processor}; Node ${about.node}; Better Auth ${about.betterAuth}${postgresql ? `; ${about.postgresql}` : ''}; ${values.rounds} rounds; load before ${otherWork.toFixed(1)}.\n`,
)
console.log(markdownOf(measured))
if (values.only === undefined) {
  const figures = join(projectRoot, 'bench/figures')
  mkdirSync(figures, { recursive: true })
  const file = join(figures, `peers-${about.at.slice(0, 16).replace(':', '')}.json`)
  writeFileSync(file, `${JSON.stringify({ ...about, measured }, null, 2)}\n`)
  console.log(`\nRaw figures: ${file.slice(projectRoot.length + 1)}`)
}
process.exit(0)
