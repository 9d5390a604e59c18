/**
 * `npm run docs:faults`: writes docs/faults.md, the answers of every dialect to every fault, from the tables of words.
 */
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Answer } from '../../lib/dialects/kit/answer.ts'
import type { FaultWords } from '../../lib/dialects/kit/dialect.ts'
import type { FaultDetails, FaultKind, Step } from '../../lib/fault.ts'
import { explain } from '../build/usage.ts'

const root = join(import.meta.dirname, '../..')
const page = 'docs/faults.md'
const SHARED_BY_DIALECTS = 'kit'

/** The exports of `lib/dialects/<d>/faults.ts`. */
interface Words {
  words: FaultWords
  routeWords?: Readonly<Record<string, Partial<FaultWords> | undefined>>
}

/** Details that a dialect may answer differently within a kind of fault; other kinds have none. */
type Cases = { [Kind in FaultKind]?: Readonly<Record<string, FaultDetails[Kind]>> }

const wait = { retryAfterSeconds: 60 }
/** No answer tells the limit. */
const limited = { ...wait, limit: { name: '', of: '', max: 0, used: 0, until: '' } }

function inSteps<Detail>(detail: (step: Step) => Detail): Record<string, Detail> {
  const steps: readonly Step[] = ['find-id', 'create-account', 'open-session', 'read-data', 'write-data']
  return Object.fromEntries(steps.map((step) => [step, detail(step)]))
}

const cases: Cases = {
  'method-not-allowed': { always: { allowed: ['POST'] } },
  'no-session': { 'without a token': { given: false }, 'with a bad one': { given: true } },
  'identifier-taken': { phone: { kind: 'phone' }, email: { kind: 'email' }, 'login name': { kind: 'loginname' } },
  'wrong-password': { compared: {}, waiting: wait },
  'account-locked': { always: limited },
  'account-frozen': { always: { explain: '', endsAt: null } },
  'too-many-requests': { always: limited },
  'file-too-large': { always: { upload: null } },
  'sms-failed': { always: wait },
  unavailable: { anywhere: wait, ...inSteps((step) => ({ ...wait, step })) },
  internal: { anywhere: {}, ...inSteps((step) => ({ step })) },
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined

/** Status, code and message of an answer, from any dialect's envelope. */
function said({ status, body }: Answer, withCode: boolean): string {
  const outer = body as Record<string, unknown>
  const inner = (outer['Response'] ?? {}) as Record<string, unknown>
  const code = text(outer['StatusCode']) ?? text(outer['code']) ?? text(outer['status'])
  const words = text(outer['msg']) ?? text(outer['mess']) ?? text(outer['message']) ?? text(inner['mess'])
  return [String(status), ...(withCode && code !== undefined ? [code] : []), words ?? ''].join(' · ')
}

/** A dialect's answers to a kind: one for all details, or one for each case. */
function cell(words: Partial<FaultWords>, kind: FaultKind, withCode = true): string | null {
  const say = words[kind] as ((detail: object) => Answer) | undefined
  if (!say) return null
  const names = new Map<string, string[]>()
  for (const [name, detail] of Object.entries(cases[kind] ?? { always: {} })) {
    const answer = said(say(detail), withCode)
    names.set(answer, [...(names.get(answer) ?? []), name])
  }
  if (names.size === 1) return [...names.keys()].join('')
  return [...names].map(([answer, which]) => `${which.join(', ')}: ${answer}`).join('<br>')
}

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(header), row(header.map(() => '---')), ...rows.map(row)].join('\n')
}

/** Routes that answer a fault otherwise than their dialect. Where a route's document has no code, none is shown. */
function routeRows(dialect: string, { words, routeWords = {} }: Words, kinds: readonly FaultKind[]): string[][] {
  return Object.entries(routeWords).flatMap(([route, own]) =>
    kinds.flatMap((kind) => {
      const otherwise = cell(own ?? {}, kind)
      const usual = [null, cell(words, kind), cell(words, kind, false)]
      return usual.includes(otherwise) ? [] : [[`${dialect} ${route}`, `\`${kind}\``, otherwise ?? '']]
    }),
  )
}

async function readWords(): Promise<[dialect: string, words: Words][]> {
  const folder = join(root, 'lib/dialects')
  const entries = await readdir(folder, { withFileTypes: true })
  const dialects = entries.filter((entry) => entry.isDirectory() && entry.name !== SHARED_BY_DIALECTS)
  return Promise.all(
    dialects
      .map(({ name }) => name)
      .sort()
      .map(async (name): Promise<[string, Words]> => [name, (await import(join(folder, name, 'faults.ts'))) as Words]),
  )
}

/** The content that the page must have. */
export async function faultsPage(): Promise<string> {
  const dialects = await readWords()
  const kinds = Object.keys(dialects[0]?.[1].words ?? {}) as FaultKind[]
  const rows = kinds.map((kind) => [`\`${kind}\``, ...dialects.map(([, { words }]) => cell(words, kind) ?? '')])
  const others = dialects.flatMap(([dialect, words]) => routeRows(dialect, words, kinds))
  return `# What is said to a fault

Generated by \`npm run docs:faults\` out of \`lib/dialects/*/faults.ts\`; a test keeps it in step. A fault is a kind and its detail
(\`lib/fault.ts\`); what a caller reads is each dialect's own: HTTP status · code · words. \`platform\` is what belongs to no dialect.

${table(['fault', ...dialects.map(([name]) => name)], rows)}

## Routes that say it otherwise

The flat answers of \`action\` (Update, GetMessage) have no code; where they only lack it, they are not listed.

${table(['route', 'fault', 'said'], others)}
`
}

if (import.meta.main) {
  explain(`Usage: npm run docs:faults

Writes docs/faults.md, what every dialect says to every fault.`)
  await writeFile(join(root, page), await faultsPage())
}
