/**
 * The permitted content of log lines (S96, S97). Every value must have a form that no value from a client can have:
 * words of our own sources, counts, random ids, salted hashes. Every world of the tests is checked when it ends, so
 * that all behaviour and all failures in tests are covered.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { vi } from 'vitest'

const root = join(import.meta.dirname, '../..')

let sources: string | undefined
const judged = new Map<string, boolean>()

function ownSources(): string {
  sources ??= ['lib', 'functions']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n')
  return sources
}

/**
 * Whether a word occurs in our sources as a string of its own, so that it does not come from a client. Thousands of
 * lines have the same few words, and a search reads half a megabyte: each word is searched for once.
 */
function isOwnWord(word: unknown): boolean {
  if (typeof word !== 'string') return false
  const known = judged.get(word)
  if (known !== undefined) return known
  const isOwn = ownSources().includes(`'${word}'`)
  judged.set(word, isOwn)
  return isOwn
}

type Form = RegExp | ((value: unknown) => boolean)

const hash = /^[\w-]{16}$/
/** A larger number may be personal: an id of an account or file, or a phone. */
const COUNT_MAX = 999_999
const isCount = (value: unknown) =>
  typeof value === 'boolean' || (typeof value === 'number' && Math.abs(value) <= COUNT_MAX)
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
// Names of errors: of classes, of Node.js or of AWS.
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

/** A limit that has refused: its name, the kind of what it counts, how much, and until when. */
const isLimit = (value: unknown): boolean => {
  const { name, of, max, used, until, ...others } = value as Record<string, unknown>
  const isKnown = isOwnWord(name) && /^(?:account|country|network|nobody|phone|stage)$/.test(String(of))
  return isKnown && isCount(max) && isCount(used) && instant.test(String(until)) && Object.keys(others).length === 0
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
  // Lambda's request id; a call without a gateway has `test`.
  requestId: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^test$|^-$/,
  // Commands on a laptop write the same lines.
  dialect: (value) => isOwnWord(value) || value === 'test' || value === 'command',
  operation: (value) => isOwnWord(value) || value === 'test',
  outcome: isOwnWord,
  limit: isLimit,
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

/** All other fields are counts or booleans. */
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

/** @returns the forbidden contents, each once; empty if there are none */
export function logFaults(lines: readonly string[]): string[] {
  return [...new Set(lines.flatMap(faultsOf))]
}

/** Throws if a line has forbidden contents. */
export function judgeLogs(lines: readonly string[]): void {
  const faults = logFaults(lines)
  if (faults.length > 0) throw new Error(`S96: the log holds what it may not\n${faults.slice(0, 20).join('\n')}`)
}

/** The lines of a written chunk. */
export const linesOf = (written: string | Uint8Array): string[] => String(written).split('\n').filter(Boolean)

/** Takes log output from now on. @returns ends this and checks the lines */
export function watchLogs(): () => void {
  const lines: string[] = []
  const take = (written: string | Uint8Array) => {
    lines.push(...linesOf(written))
    return true
  }
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockImplementation(take))
  return () => {
    for (const spy of spies) spy.mockRestore()
    judgeLogs(lines)
  }
}
