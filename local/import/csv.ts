/**
 * Reads a CSV file (RFC 4180, UTF-8 with or without a byte order mark). One bad line costs that line and no other: a
 * parser over the whole file would lose everything from a stray quote to the next one.
 */
import { closeSync, createReadStream, openSync, readSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { CsvError, parse } from 'csv-parse/sync'
import { StartError } from '../fault.ts'

/** What a line of the file says: column → value; or why it says nothing. */
export type Reading = { fields: ReadonlyMap<string, string> } | { reason: string }

export interface Row {
  /** Where it begins; the header is line 1. */
  line: number
  /** How much of the file lies behind it, about. */
  bytes: number
  reading: Reading
}

export interface Csv {
  /** As they stand in the header. */
  columns: readonly string[]
  rows: AsyncIterable<Row>
}

interface Line {
  text: string
  number: number
  bytes: number
}

interface Piece extends Omit<Row, 'reading'> {
  parsed: { values: readonly string[] } | { reason: string }
}

// An account has some hundred bytes; what is longer has lost its closing quote.
const RECORD_LENGTH_MAX = 64 * 1024
const BOM = Buffer.from('\uFEFF')

const notUtf8 = 'The file is not UTF-8. Save it as such (in Excel: "CSV UTF-8").'

const parserReasons: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is not closed',
  CSV_INVALID_CLOSING_QUOTE: 'something follows a closing quote',
  INVALID_OPENING_QUOTE: 'a quote stands inside a value without quotes',
}

function startOf(path: string): Buffer {
  try {
    const file = openSync(path, 'r')
    const bytes = Buffer.alloc(BOM.length)
    const length = readSync(file, bytes)
    closeSync(file)
    return bytes.subarray(0, length)
  } catch {
    throw new StartError(`The file ${path} cannot be read.`)
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Lines come as Latin-1, a character a byte, so that what is no UTF-8 is found value by value and not made up for. */
function decode(text: string): string | null {
  try {
    return utf8.decode(Buffer.from(text, 'latin1'))
  } catch {
    return null
  }
}

function parseRecord(text: string): Piece['parsed'] {
  try {
    const [values = []] = parse(Buffer.from(text, 'latin1'), {
      encoding: 'latin1',
      relax_column_count: true,
    }) as string[][]
    return { values }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return { reason: parserReasons[error.code] ?? 'it is no CSV' }
  }
}

/** How many of the lines make one record, since a quoted value may have line ends; 0 where its quote is still open. */
function recordLength(lines: readonly Line[]): number {
  let open = false
  for (const [index, { text }] of lines.entries()) {
    if (text.split('"').length % 2 === 0) open = !open
    if (!open) return index + 1
  }
  return 0
}

/** Takes the first record off the lines; of one that cannot be read only the first line. */
function takeRecord(lines: Line[], ended: boolean): Piece | null {
  const [first] = lines
  const length = lines.reduce((sum, { text }) => sum + text.length, 0)
  const count = recordLength(lines)
  if (!first || (count === 0 && !ended && length <= RECORD_LENGTH_MAX)) return null
  const texts = lines.slice(0, count || 1).map(({ text }) => text)
  const parsed = parseRecord(texts.join('\n'))
  const taken = lines.splice(0, 'values' in parsed ? texts.length : 1)
  return { line: first.number, bytes: taken.at(-1)?.bytes ?? 0, parsed }
}

async function* piecesOf(path: string, start: number): AsyncGenerator<Piece> {
  const source = createReadStream(path, { start, encoding: 'latin1' })
  const waiting: Line[] = []
  let number = 0
  let bytes = start
  function* ready(ended: boolean): Generator<Piece> {
    for (let piece = takeRecord(waiting, ended); piece; piece = takeRecord(waiting, ended)) yield piece
  }
  for await (const text of createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1
    bytes += text.length + 1
    if (waiting.length === 0 && text.trim() === '') continue
    waiting.push({ text, number, bytes })
    yield* ready(false)
  }
  yield* ready(true)
}

function headerOf(piece: Piece | undefined, path: string): string[] {
  if (!piece) throw new StartError(`The file ${path} is empty: it needs a header and lines.`)
  if ('reason' in piece.parsed) throw new StartError(`The header of ${path} cannot be read: ${piece.parsed.reason}.`)
  const columns = piece.parsed.values.map((text) => decode(text)?.trim() ?? '\0')
  if (columns.some((name) => name.includes('\0'))) throw new StartError(notUtf8)
  const twice = columns.find((name, index) => columns.indexOf(name) !== index)
  if (twice !== undefined) throw new StartError(`The header has the column "${twice}" twice.`)
  return columns
}

function readingOf({ parsed }: Piece, columns: readonly string[]): Reading {
  if ('reason' in parsed) return parsed
  const { values } = parsed
  if (values.length !== columns.length)
    return { reason: `${values.length} values, but the header has ${columns.length}` }
  const decoded = values.map(decode)
  const broken = columns.find((_, index) => decoded[index] === null)
  if (broken !== undefined) return { reason: `${broken} is not UTF-8` }
  return { fields: new Map(columns.map((name, index) => [name, decoded[index] ?? ''])) }
}

/** @throws {StartError} where the file as a whole cannot be read */
export async function openCsv(path: string): Promise<Csv> {
  const start = startOf(path)
  // UTF-16 begins so, in either order of its bytes.
  if (start[0] === 0xff || start[0] === 0xfe) throw new StartError(notUtf8)
  const pieces = piecesOf(path, start.equals(BOM) ? BOM.length : 0)
  const { value: header } = await pieces.next()
  const columns = headerOf(header ?? undefined, path)
  async function* rows(): AsyncGenerator<Row> {
    for await (const piece of pieces) yield { line: piece.line, bytes: piece.bytes, reading: readingOf(piece, columns) }
  }
  return { columns, rows: rows() }
}
