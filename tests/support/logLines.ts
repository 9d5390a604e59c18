/**
 * What a line of the log may hold (S96, S97). Every value has a place and a form there that nothing has that a client
 * sends: words of our own sources, numbers that are counts, random ids, salted hashes. Every world of the tests is judged
 * by it when it ends, so that whatever is done anywhere, and whatever fails, is done under it.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { vi } from 'vitest'

const root = join(import.meta.dirname, '../..')

let sources: string | undefined

/** Whether a word stands in our sources as a text of its own: then no client has brought it. */
function isOwnWord(word: unknown): boolean {
  sources ??= ['lib', 'functions']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n')
  return typeof word === 'string' && sources.includes(`'${word}'`)
}

type Form = RegExp | ((value: unknown) => boolean)

const hash = /^[\w-]{16}$/
/** Past it a number may be somebody's: ids of accounts and files, phones. */
const COUNT_MAX = 999_999
const isCount = (value: unknown) =>
  typeof value === 'boolean' || (typeof value === 'number' && Math.abs(value) <= COUNT_MAX)
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
// Names of errors are those of classes, of Node.js or of AWS.
const errorName = /^[A-Z][A-Za-z]*(?:32)?$|^[A-Z]+_?[A-Z]+$/
// Words, names of attributes, limits and marks (lib/aws/refused.ts).
const refusedWord = /^(?:…|#?[A-Za-z_]+\d?|\d{1,4})?[.?!]?$/
const isRefusedReason = (reason: unknown) =>
  typeof reason === 'string' && reason.split(/[\s,;:()[\]{}"'`<>=&|]+/).every((word) => refusedWord.test(word))
const place =
  /^at (?:async )?(?:[A-Za-z_$<#[][\w.$<>#[\]]*(?: [\w.$<>#[\]]+)* \()?(?:file:\/\/|node:)?[\w./@+-]+:\d+:\d+\)?$/

const isRefusal = (value: unknown): boolean => {
  const { operation, tables, reason, ...others } = value as Record<string, unknown>
  const names = Array.isArray(tables) && tables.every((table) => /^gatehouse-[a-z]+-[a-z]+$/.test(table))
  return (
    /^[A-Z][A-Za-z]+$/.test(String(operation)) && names && isRefusedReason(reason) && Object.keys(others).length === 0
  )
}

const isMetric = (value: unknown): boolean => {
  const { Timestamp, CloudWatchMetrics, ...others } = value as Record<string, unknown>
  const [metric] = CloudWatchMetrics as [{ Metrics: [{ Name: string }] }]
  const [{ Name }] = metric.Metrics
  const wanted = [{ Namespace: 'Gatehouse', Dimensions: [['stage']], Metrics: [{ Name, Unit: 'Count' }] }]
  const isPlain = JSON.stringify(CloudWatchMetrics) === JSON.stringify(wanted) && Object.keys(others).length === 0
  return isPlain && Number.isInteger(Timestamp) && isOwnWord(Name)
}

const forms: Readonly<Record<string, Form>> = {
  level: /^(?:INFO|ERROR)$/,
  message: isOwnWord,
  timestamp: instant,
  service: /^gatehouse$/,
  // Given by Lambda; calls that go through no gateway say that they are a test.
  requestId: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^test$|^-$/,
  // Commands on a laptop write the same lines.
  dialect: (value) => isOwnWord(value) || value === 'test' || value === 'command',
  operation: (value) => isOwnWord(value) || value === 'test',
  outcome: isOwnWord,
  _aws: isMetric,
  stage: /^test$/,
  event: isOwnWord,
  at: instant,
  network: hash,
  account: hash,
  session: hash,
  by: hash,
  reason: isOwnWord,
  job: isOwnWord,
  step: isOwnWord,
  errorName,
  places: (value) => Array.isArray(value) && value.every((one) => place.test(one)),
  refused: isRefusal,
  awsRequestId: /^[\w-]*$/,
}

/** Everything else is a count, or yes or no. */
const fits = (name: string, value: unknown): boolean => {
  const form = Object.hasOwn(forms, name) ? forms[name] : isCount
  return form instanceof RegExp ? typeof value === 'string' && form.test(value) : (form?.(value) ?? false)
}

function faultsOf(line: string): string[] {
  let fields: unknown
  try {
    fields = JSON.parse(line)
  } catch {
    return [`no line of ours: ${line.slice(0, 200)}`]
  }
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
    return [`no object: ${line.slice(0, 200)}`]
  return Object.entries(fields)
    .filter(([name, value]) => !/^[A-Za-z_]+$/.test(name) || !fits(name, value))
    .map(([name, value]) => `${name} is ${JSON.stringify(value).slice(0, 2000)}`)
}

/** @returns what no line may hold, each once; nothing where all is well */
export function logFaults(lines: readonly string[]): string[] {
  return [...new Set(lines.flatMap(faultsOf))]
}

/** Throws where one of the lines holds what none may. */
export function judgeLogs(lines: readonly string[]): void {
  const faults = logFaults(lines)
  if (faults.length > 0) throw new Error(`S96: the log holds what it may not\n${faults.slice(0, 20).join('\n')}`)
}

/** The lines of something that is written. */
export const linesOf = (written: string | Uint8Array): string[] => String(written).split('\n').filter(Boolean)

/** Hears what is logged from now on, and lets it through. @returns what ends it, and judges */
export function watchLogs(): () => void {
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write'))
  return () => {
    const lines = spies.flatMap(({ mock }) => mock.calls.flatMap(([written]) => linesOf(written)))
    for (const spy of spies) spy.mockRestore()
    judgeLogs(lines)
  }
}
