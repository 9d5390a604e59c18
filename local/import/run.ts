/** Imports the lines of a file, several at once, and reports on them in their order. */
import { statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Imported, importAccount, type OldUser, previewImport } from '../../lib/accounts/importAccount.ts'
import { faultOf } from '../../lib/dialects/kit/failures.ts'
import { type Columns, matchColumns } from './columns.ts'
import { type Form, openCsv, type Row } from './csv.ts'
import { Gate } from './gate.ts'
import { LOOKS_LIKE_HASH } from './passwords.ts'
import type { Progress } from './progress.ts'
import { Recall } from './recall.ts'
import { openReport, type Report } from './report.ts'
import { PasswordTally } from './samePasswords.ts'
import { type ReadUser, type Rules, readUser } from './user.ts'
import { BadLine } from './values.ts'

export interface Order extends Rules, Form {
  file: string
  dryRun: boolean
  /** Columns under other names than ours: theirs → ours. */
  map: ReadonlyMap<string, string>
}

export interface Summary {
  lines: number
  imported: number
  present: number
  rejected: Report
  notes: Report
  ids: Report
  /** Lines rejected because their password is a hash that cannot be imported. */
  hashes: number
  /** Number of passwords that are shared by many lines. */
  samePasswords: number
  /** The line before which the run was stopped; null if it reached the end. */
  stoppedBefore: number | null
}

interface Outcome {
  row: Row
  /** Why the line was rejected; null where it was not. */
  reason: string | null
  imported: boolean
  /** Values that were changed or left out. */
  notes: readonly string[]
  /** The old and the new id of an account whose id has changed; else null. */
  newId: { old: string; id: number } | null
}

// Each hash keeps a processor busy; while some lines are hashed, others wait for the database.
const AT_ONCE = 8 + 4 * availableParallelism()
// Lines that are looked up ahead of the import: existing accounts then cost almost nothing.
const AHEAD = 400
// The time that an overloaded stage needs to recover; after the last pause the run ends, and can be started again.
const TRY_AGAIN_AFTER_MS = [500, 1000, 2000, 4000, 8000, 16_000]

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (const pauseMs of TRY_AGAIN_AFTER_MS) {
    try {
      return await work()
    } catch (error) {
      if (faultOf(error).kind !== 'unavailable') throw error
      await sleep(pauseMs)
    }
  }
  return work()
}

/** Remembers everybody found in the file: of two lines for one person the first counts. */
class Seen {
  readonly #lines = new Map<string, number>()

  /** @throws {BadLine} */
  claim({ identity, identifiers }: OldUser, line: number): void {
    const keys = [...identifiers.map(({ key }) => key), `user ${identity}`]
    for (const key of keys) {
      const earlier = this.#lines.get(key)
      if (earlier !== undefined) {
        const what = identifiers.find((identifier) => identifier.key === key)?.kind
        throw new BadLine(`its ${what ?? 'id'} is that of line ${earlier}`)
      }
    }
    for (const key of keys) this.#lines.set(key, line)
  }
}

function refusalOf(imported: Imported): string | null {
  if (imported.kind === 'id-taken') return 'its id is that of another account'
  if (imported.kind === 'other-login')
    return 'its id has come over before with another login: people of another server need --source <its name>'
  if (imported.kind === 'identifier-taken') return `its ${imported.which} is that of another account`
  return null
}

function fieldsOf({ reading }: Row, columns: Columns): ReadonlyMap<string, string> {
  if ('reason' in reading) throw new BadLine(reading.reason)
  return new Map([...columns.known].map(([given, name]) => [name, reading.fields.get(given) ?? '']))
}

/** A run over one file. */
class Run {
  readonly #order: Order
  readonly #columns: Columns
  readonly #stop: () => boolean
  readonly #seen = new Seen()
  readonly #recall = new Recall(patiently)
  readonly #gate = new Gate(AT_ONCE)
  readonly passwords = new PasswordTally()

  constructor(order: Order, columns: Columns, stop: () => boolean) {
    this.#order = order
    this.#columns = columns
    this.#stop = stop
  }

  #read(row: Row): ReadUser {
    const read = readUser(fieldsOf(row, this.#columns), this.#order)
    this.#seen.claim(read.user, row.line)
    if (read.user.md5 !== null) this.passwords.add(read.user.md5, row.line)
    return read
  }

  /** @returns null where the run was stopped before */
  async #bring(user: OldUser): Promise<Imported | null> {
    const before = await this.#recall.find(user)
    if (before) return before
    const bring = this.#order.dryRun ? previewImport : importAccount
    return this.#gate.pass(async () => (this.#stop() ? null : patiently(() => bring(user))))
  }

  /** The result for a line; null where the run was stopped before. */
  async outcomeOf(row: Row): Promise<Outcome | null> {
    const bad = { row, imported: false, notes: [], newId: null }
    try {
      const { user, notes } = this.#read(row)
      const came = await this.#bring(user)
      if (came === null) return null
      if (came.kind !== 'imported' && came.kind !== 'present') return { ...bad, reason: refusalOf(came) }
      const imported = came.kind === 'imported'
      // An id from a rehearsal belongs to no account and is not reported.
      const isNew = user.oldId !== null && user.keptId === null && !(this.#order.dryRun && imported)
      const newId = isNew && came.id !== null ? { old: user.oldId ?? '', id: came.id } : null
      return { row, reason: null, imported, notes: imported ? notes : [], newId }
    } catch (error) {
      if (!(error instanceof BadLine)) throw error
      return { ...bad, reason: error.message }
    }
  }
}

function count(summary: Summary, { row, reason, imported, notes, newId }: Outcome): void {
  summary.lines += 1
  if (reason !== null) summary.rejected.add(row.line, reason)
  else if (imported) summary.imported += 1
  else summary.present += 1
  if (reason?.startsWith(LOOKS_LIKE_HASH)) summary.hashes += 1
  for (const note of notes) summary.notes.add(row.line, note)
  if (newId) summary.ids.add(row.line, newId.old, newId.id)
}

function emptySummary(file: string): Summary {
  return {
    lines: 0,
    imported: 0,
    present: 0,
    rejected: openReport(`${file}.rejected.csv`, 'line', 'reason'),
    notes: openReport(`${file}.notes.csv`, 'line', 'note'),
    ids: openReport(`${file}.ids.csv`, 'line', 'old id', 'id'),
    hashes: 0,
    samePasswords: 0,
    stoppedBefore: null,
  }
}

/** Reports how many lines share a password, without the password. */
function notePasswords(summary: Summary, passwords: PasswordTally): void {
  for (const { line, lines } of passwords.many()) {
    summary.samePasswords += 1
    const share = Math.max(1, Math.round((lines / summary.lines) * 100))
    summary.notes.add(line, `${lines} lines (${share} %) have the same password as this one: is it one of theirs?`)
  }
}

/** Imports the lines and counts the results in order, up to the first line that was left for another run. */
async function workThrough(
  rows: AsyncIterable<readonly Row[]>,
  run: Run,
  settle: (outcome: Outcome) => void,
): Promise<Row | null> {
  const underway: { row: Row; outcome: Promise<Outcome | null> }[] = []
  let left: Row | null = null
  const settleFirst = async () => {
    const first = underway.shift()
    const outcome = await first?.outcome
    if (outcome && left === null) settle(outcome)
    else left ??= first?.row ?? null
  }
  const begin = (row: Row) => {
    const outcome = run.outcomeOf(row)
    // The failure is handled when the line's turn comes; until then it must not count as an unhandled rejection.
    outcome.catch(() => undefined)
    underway.push({ row, outcome })
  }
  for await (const some of rows) {
    for (const row of some) {
      begin(row)
      if (underway.length >= AHEAD) await settleFirst()
      if (left !== null) break
    }
    if (left !== null) break
  }
  while (underway.length > 0) await settleFirst()
  return left
}

/** Receives what is known of a file before its first line. */
export type Told = (columns: Columns, sentences: readonly string[]) => void

/**
 * Imports a file. Existing accounts stay unchanged, so a run can be repeated at any time.
 * @param stop asked before each line
 */
export async function importFile(order: Order, told: Told, progress: Progress, stop: () => boolean): Promise<Summary> {
  const csv = await openCsv(order.file, order)
  const columns = matchColumns(csv.columns, order.source, order.map, order.passwords !== 'none')
  told(columns, csv.told)
  const { size } = statSync(order.file)
  const summary = emptySummary(order.file)
  const run = new Run(order, columns, stop)
  const { rejected, notes, ids } = summary
  try {
    const left = await workThrough(csv.rows, run, (outcome) => {
      count(summary, outcome)
      progress.at(Math.min(1, outcome.row.bytes / size), summary.lines, rejected.count)
    })
    summary.stoppedBefore = left?.line ?? null
    notePasswords(summary, run.passwords)
  } finally {
    // What is known of the lines so far is there also where the run ends by a failure.
    for (const report of [rejected, notes, ids]) report.flush()
  }
  return summary
}
