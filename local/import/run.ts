/** Brings the lines of a file over, several at once, and reports on them in their order. */
import { statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Imported, importAccount, type OldUser, previewImport } from '../../lib/accounts/importAccount.ts'
import { faultOf } from '../../lib/dialects/kit/failures.ts'
import { StartError } from '../fault.ts'
import { openCsv, type Row } from './csv.ts'
import type { Progress } from './progress.ts'
import { openReport, type Report } from './report.ts'
import { sources } from './sources.ts'
import { type Rules, readUser } from './user.ts'
import { BadLine } from './values.ts'

export interface Order extends Rules {
  file: string
  dryRun: boolean
}

export interface Summary {
  lines: number
  imported: number
  present: number
  rejected: Report
  notes: Report
  ids: Report
  /** The line before which it was told to stop; null where it came to the end. */
  stoppedBefore: number | null
}

interface Outcome {
  row: Row
  /** Why the line is bad; null where it is not. */
  reason: string | null
  imported: boolean
  /** What was changed or left out on the way. */
  notes: readonly string[]
  /** Where the account has another id than it had. */
  newId: { old: string; id: number } | null
}

// Hashing keeps the processors busy; the rest of them wait for the database.
const AT_ONCE = 16
// What a stage under load needs to come back; after the last of them the run ends, and can be started again.
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

export interface Columns {
  /** Header → the document's spelling. */
  known: ReadonlyMap<string, string>
  unknown: readonly string[]
  leftOut: readonly string[]
}

/** @throws {StartError} where a column is missing or given twice */
export function matchColumns(header: readonly string[], source: Rules['source']): Columns {
  const { columns, required, logins } = sources[source]
  const names = new Map(Object.keys(columns).map((name) => [name.toLowerCase(), name]))
  const known = new Map(
    header.flatMap((given) => {
      const name = names.get(given.toLowerCase())
      return name === undefined ? [] : [[given, name] as const]
    }),
  )
  const found = [...known.values()]
  const missing = required.filter((name) => !found.includes(name))
  if (missing.length > 0) {
    throw new StartError(`The header lacks ${missing.join(', ')}; ${source} has ${Object.keys(columns).join(', ')}.`)
  }
  if (logins.length > 0 && !logins.some((name) => found.includes(name))) {
    throw new StartError(`The header lacks a login: one of ${logins.join(', ')}.`)
  }
  const single = found.filter((name) => columns[name] !== 'profile' && columns[name] !== 'leftOut')
  const twice = single.find((name, index) => single.findIndex((other) => columns[other] === columns[name]) !== index)
  if (twice !== undefined) throw new StartError(`The header has two columns for one thing; one of them is ${twice}.`)
  return {
    known,
    unknown: header.filter((given) => !known.has(given)),
    leftOut: found.filter((name) => columns[name] === 'leftOut'),
  }
}

/** Remembers who has been in the file, so that of two lines for one person the first counts. */
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
  if (imported.kind === 'identifier-taken') return `its ${imported.which} is that of another account`
  return null
}

function fieldsOf({ reading }: Row, columns: Columns): ReadonlyMap<string, string> {
  if ('reason' in reading) throw new BadLine(reading.reason)
  return new Map([...columns.known].map(([given, name]) => [name, reading.fields.get(given) ?? '']))
}

async function outcomeOf(row: Row, order: Order, columns: Columns, seen: Seen): Promise<Outcome> {
  const bad = { row, imported: false, notes: [], newId: null }
  try {
    const { user, notes } = readUser(fieldsOf(row, columns), order)
    seen.claim(user, row.line)
    const came = await patiently(() => (order.dryRun ? previewImport : importAccount)(user))
    if (came.kind !== 'imported' && came.kind !== 'present') return { ...bad, reason: refusalOf(came) }
    const imported = came.kind === 'imported'
    // The id of a rehearsal is nobody's.
    const isNew = user.oldId !== null && user.keptId === null && !(order.dryRun && imported)
    const newId = isNew && came.id !== null ? { old: user.oldId ?? '', id: came.id } : null
    return { row, reason: null, imported, notes: imported ? notes : [], newId }
  } catch (error) {
    if (!(error instanceof BadLine)) throw error
    return { ...bad, reason: error.message }
  }
}

function count(summary: Summary, { row, reason, imported, notes, newId }: Outcome): void {
  summary.lines += 1
  if (reason !== null) summary.rejected.add(row.line, reason)
  else if (imported) summary.imported += 1
  else summary.present += 1
  for (const note of notes) summary.notes.add(row.line, note)
  if (newId) summary.ids.add(row.line, newId.old, newId.id)
}

/**
 * Imports a file. Whoever is there already stays as he is, so it can be started over at any time.
 * @param told which columns mean something, before the first line
 * @param stop asked before each line
 */
export async function importFile(
  order: Order,
  told: (columns: Columns) => void,
  progress: Progress,
  stop: () => boolean,
): Promise<Summary> {
  const csv = await openCsv(order.file)
  const columns = matchColumns(csv.columns, order.source)
  told(columns)
  const { size } = statSync(order.file)
  const seen = new Seen()
  const summary: Summary = {
    lines: 0,
    imported: 0,
    present: 0,
    rejected: openReport(`${order.file}.rejected.csv`, 'line', 'reason'),
    notes: openReport(`${order.file}.notes.csv`, 'line', 'note'),
    ids: openReport(`${order.file}.ids.csv`, 'line', 'old id', 'id'),
    stoppedBefore: null,
  }
  const underway: Promise<Outcome>[] = []
  const settleFirst = async () => {
    const outcome = await underway.shift()
    if (!outcome) return
    count(summary, outcome)
    progress.at(Math.min(1, outcome.row.bytes / size), summary.lines, summary.rejected.count)
  }
  for await (const row of csv.rows) {
    if (stop()) {
      summary.stoppedBefore = row.line
      break
    }
    const outcome = outcomeOf(row, order, columns, seen)
    // A failure is met where its turn comes, and until then is nobody's unhandled one.
    outcome.catch(() => undefined)
    underway.push(outcome)
    if (underway.length >= AT_ONCE) await settleFirst()
  }
  while (underway.length > 0) await settleFirst()
  return summary
}
