/**
 * Reads a CSV file (RFC 4180, any encoding and delimiter). A bad line costs only itself: a parser over the whole file
 * would lose everything from a stray quote to the next one.
 */
import type { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse/sync'
import { StartError } from '../fault.ts'
import { openText, spelled, type Text } from './text.ts'

/** A line that was read, as column → value; or the reason why it could not be. */
export type Reading = { fields: ReadonlyMap<string, string> } | { reason: string }

export interface Row {
  /** The line at which it begins; the header is line 1. */
  line: number
  /** Approximate bytes of the file read so far. */
  bytes: number
  reading: Reading
}

export interface Csv {
  /** As in the header. */
  columns: readonly string[]
  /** As many at once as the file is read. */
  rows: AsyncIterable<readonly Row[]>
  /** Sentences about what was detected in the file, for the person at the terminal. */
  told: readonly string[]
}

export interface Form {
  /** Null to detect it. */
  encoding: string | null
  /** Null for the delimiter of the file's first line (`sep=;`), or a comma. */
  delimiter: string | null
}

/** Encoding and delimiter, as far as they are known. */
interface Manner {
  text: Text
  delimiter: string
}

interface Line {
  text: string
  number: number
  bytes: number
}

interface Piece extends Omit<Row, 'reading'> {
  text: string
  parsed: { values: readonly string[] } | { reason: string }
}

// An account has a few hundred bytes; a longer record lacks its closing quote.
const RECORD_LENGTH_MAX = 64 * 1024

/** Delimiters, as `--delimiter` names them. */
const delimiters: readonly [character: string, name: string, words: string][] = [
  [',', ',', 'commas'],
  [';', ';', 'semicolons'],
  ['\t', 'tab', 'tabs'],
  ['|', '|', 'vertical bars'],
]

/** @throws {StartError} */
export function readDelimiter(text: string): string {
  const found = delimiters.find(([character, name]) => text === character || text === name)
  if (found) return found[0]
  if (text === '\\t') return '\t'
  throw new StartError(`--delimiter must be one of ${delimiters.map(([, name]) => `"${name}"`).join(', ')}.`)
}

const parserReasons: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is not closed',
  CSV_INVALID_CLOSING_QUOTE: 'something follows a closing quote',
  INVALID_OPENING_QUOTE: 'a quote stands inside a value without quotes',
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Lines arrive as Latin-1, a character a byte, so that invalid UTF-8 is found value by value and not replaced. */
function decode(text: string): string | null {
  if (!/[^\0-\x7f]/.test(text)) return text
  try {
    return utf8.decode(Buffer.from(text, 'latin1'))
  } catch {
    return null
  }
}

function parseRecord(text: string, delimiter: string): Piece['parsed'] {
  if (!text.includes('"')) return { values: text.split(delimiter) }
  try {
    const [values = []] = parse(Buffer.from(text, 'latin1'), {
      encoding: 'latin1',
      delimiter,
      relax_column_count: true,
    }) as string[][]
    return { values }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return { reason: parserReasons[error.code] ?? 'it is no CSV' }
  }
}

/**
 * The number of lines in the first record, since a quoted value may contain line ends; 0 where its quote is still open.
 */
function recordLength(lines: readonly Line[]): number {
  let open = false
  for (const [index, { text }] of lines.entries()) {
    if (text.split('"').length % 2 === 0) open = !open
    if (!open) return index + 1
  }
  return 0
}

/** Removes the first record from the lines; if it cannot be read, only its first line. */
function takeRecord(lines: Line[], ended: boolean, delimiter: string): Piece | null {
  const [first] = lines
  const length = lines.reduce((sum, { text }) => sum + text.length, 0)
  const count = recordLength(lines)
  if (!first || (count === 0 && !ended && length <= RECORD_LENGTH_MAX)) return null
  const texts = lines.slice(0, count || 1).map(({ text }) => text)
  const text = texts.join('\n')
  const parsed = parseRecord(text, delimiter)
  const taken = lines.splice(0, 'values' in parsed ? texts.length : 1)
  return { line: first.number, bytes: taken.at(-1)?.bytes ?? 0, text, parsed }
}

/** Reads Excel's own line that names the delimiter. @returns the delimiter; null for any other line */
const separatorIn = (text: string): string | null => /^"?sep=(.)"?\s*$/i.exec(text)?.[1] ?? null

/** The lines of a text, as many at once as it is read; they end with LF, CR LF or CR. */
async function* linesOf(stream: Readable): AsyncGenerator<string[]> {
  let rest = ''
  for await (const chunk of stream) {
    const text = rest + chunk
    // A CR at the end of what was read may be the first half of a CR LF.
    const whole = text.endsWith('\r') ? text.slice(0, -1) : text
    const lines = whole.split(/\r\n|\n|\r/)
    rest = (lines.pop() ?? '') + text.slice(whole.length)
    yield lines
  }
  if (rest !== '') yield [rest.replace(/\r$/, '')]
}

async function* piecesOf(manner: Manner, form: Form): AsyncGenerator<Piece[]> {
  const waiting: Line[] = []
  let number = 0
  function* ready(ended: boolean): Generator<Piece> {
    const next = () => takeRecord(waiting, ended, manner.delimiter)
    for (let piece = next(); piece; piece = next()) yield piece
  }
  const piecesIn = function* (text: string): Generator<Piece> {
    number += 1
    const separator = number === 1 ? separatorIn(text) : null
    if (separator !== null) manner.delimiter = form.delimiter ?? separator
    if (separator !== null || (waiting.length === 0 && text.trim() === '')) return
    waiting.push({ text, number, bytes: manner.text.bytesRead() })
    yield* ready(false)
  }
  for await (const lines of linesOf(manner.text.stream)) yield lines.flatMap((text) => [...piecesIn(text)])
  yield [...ready(true)]
}

/**
 * Refuses a header with a single column: the file has another delimiter.
 * @throws {StartError} with the switch that reads it
 */
function refuseOtherDelimiter({ text }: Piece, { delimiter }: Manner): void {
  if (text.includes(delimiter)) return
  const other = delimiters.find(([character]) => text.includes(character))
  if (!other) return
  const [, name, words] = other
  throw new StartError(`The header is separated by ${words}: give --delimiter ${name === 'tab' ? name : `"${name}"`}.`)
}

function headerOf(piece: Piece | undefined, path: string, manner: Manner): string[] {
  if (!piece) throw new StartError(`The file ${path} is empty: it needs a header and lines.`)
  refuseOtherDelimiter(piece, manner)
  if ('reason' in piece.parsed) throw new StartError(`The header of ${path} cannot be read: ${piece.parsed.reason}.`)
  const columns = piece.parsed.values.map((text) => decode(text)?.trim() ?? '\uFFFD')
  if (columns.some((name) => /[\0\uFFFD]/.test(name)))
    throw new StartError(`The header is not ${spelled(manner.text.encoding)}: --encoding names another encoding.`)
  const twice = columns.find((name, index) => columns.indexOf(name) !== index)
  if (twice !== undefined) throw new StartError(`The header has the column "${twice}" twice.`)
  return columns
}

function readingOf({ parsed }: Piece, columns: readonly string[], encoding: string): Reading {
  if ('reason' in parsed) return parsed
  const { values } = parsed
  if (values.length !== columns.length)
    return { reason: `${values.length} values, but the header has ${columns.length}` }
  const decoded = values.map(decode)
  const broken = columns.find((_, index) => decoded[index]?.includes('\uFFFD') ?? true)
  if (broken !== undefined) return { reason: `${broken} is not ${spelled(encoding)}` }
  return { fields: new Map(columns.map((name, index) => [name, decoded[index] ?? ''])) }
}

/** @throws {StartError} where the file as a whole cannot be read */
export async function openCsv(path: string, form: Form): Promise<Csv> {
  return csvOf(openText(path, form.encoding), path, form)
}

/**
 * Reads a text as CSV.
 * @param path the name of the file in sentences
 * @throws {StartError} where the text as a whole cannot be read
 */
export async function csvOf(text: Text, path: string, form: Form): Promise<Csv> {
  const manner: Manner = { text, delimiter: form.delimiter ?? ',' }
  const pieces = piecesOf(manner, form)
  let first: Piece[] = []
  while (first.length === 0) {
    const next = await pieces.next()
    if (next.done) break
    first = next.value
  }
  const [header, ...begun] = first
  const columns = headerOf(header, path, manner)
  const rowOf = (piece: Piece): Row => ({
    line: piece.line,
    bytes: piece.bytes,
    reading: readingOf(piece, columns, text.encoding),
  })
  async function* rows(): AsyncGenerator<Row[]> {
    yield begun.map(rowOf)
    for await (const more of pieces) yield more.map(rowOf)
  }
  return { columns, rows: rows(), told: text.told === null ? [] : [text.told] }
}
