/** Opens a text file in any encoding, which is detected or given. */
import { closeSync, createReadStream, openSync, readSync } from 'node:fs'
import { Readable } from 'node:stream'
import { StartError } from '../fault.ts'

export interface Text {
  /** The file decoded as Latin-1, one character a byte. */
  stream: Readable
  /** The encoding's usual name. */
  encoding: string
  /** How many bytes of the file have been read. */
  bytesRead: () => number
  /** A sentence about the detected encoding; null for plain UTF-8. */
  told: string | null
}

const SAMPLE_BYTES = 1024 * 1024

/** File formats that are not text: their first bytes, and what to do instead. */
const noText: readonly [start: Buffer, sentence: string][] = [
  [Buffer.from('PK\u0003\u0004'), 'It is a zip file or an Excel workbook (.xlsx): save it as CSV, or unpack it.'],
  [Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), 'It is an old Excel workbook (.xls): save it as "CSV UTF-8".'],
  [Buffer.from([0x1f, 0x8b]), 'It is packed by gzip: unpack it first (gunzip).'],
]

const marks: readonly [mark: Buffer, encoding: string][] = [
  [Buffer.from([0xef, 0xbb, 0xbf]), 'utf-8'],
  [Buffer.from([0xff, 0xfe]), 'utf-16le'],
  [Buffer.from([0xfe, 0xff]), 'utf-16be'],
]

const spellings: Readonly<Record<string, string>> = {
  'utf-16le': 'UTF-16 (little-endian)',
  'utf-16be': 'UTF-16 (big-endian)',
  gbk: 'GBK (Chinese Windows and Excel)',
  big5: 'Big5 (traditional Chinese)',
  'windows-1252': 'Windows-1252 or another Western encoding',
}

export const spelled = (encoding: string): string =>
  spellings[encoding]?.replace(/ \(.*| or .*/, '') ?? encoding.toUpperCase()

/** The bytes of a file, and how many have been read. */
interface Source {
  stream: Readable
  bytesRead: () => number
}

function sampleOf(path: string): Buffer {
  try {
    const file = openSync(path, 'r')
    const bytes = Buffer.allocUnsafe(SAMPLE_BYTES)
    const length = readSync(file, bytes)
    closeSync(file)
    return bytes.subarray(0, length)
  } catch {
    throw new StartError(`The file ${path} cannot be read.`)
  }
}

function decodes(bytes: Buffer, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** The lines with bytes beyond ASCII, without the last one, which may be cut off by the sample. */
function tellingLines(sample: Buffer): Buffer[] {
  const lines: Buffer[] = []
  for (let start = 0; start < sample.length; ) {
    const end = sample.indexOf(0x0a, start)
    const whole = end !== -1 || sample.length < SAMPLE_BYTES
    const line = sample.subarray(start, end === -1 ? sample.length : end)
    if (whole && line.some((byte) => byte >= 0x80)) lines.push(line)
    start = end === -1 ? sample.length : end + 1
  }
  return lines
}

/** The share of two-byte characters whose second byte is valid in GB 2312; in Big5 many are below that range. */
function highTrails(lines: readonly Buffer[]): number {
  let [high, all] = [0, 0]
  for (const line of lines) {
    for (let index = 0; index < line.length; index++) {
      if ((line[index] ?? 0) < 0x81) continue
      index += 1
      all += 1
      if ((line[index] ?? 0) >= 0xa1) high += 1
    }
  }
  return high / all
}

function guess(lines: readonly Buffer[]): string {
  const bytes = Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]))
  const isGbk = decodes(bytes, 'gbk') && /\p{sc=Han}/u.test(new TextDecoder('gbk').decode(bytes))
  const isBig5 = decodes(bytes, 'big5') && /\p{sc=Han}/u.test(new TextDecoder('big5').decode(bytes))
  if (isGbk && (!isBig5 || highTrails(lines) > 0.85)) return 'gbk'
  return isBig5 ? 'big5' : 'windows-1252'
}

/** The probable encoding of a file without a byte order mark; null where it is UTF-8, apart from a few bad lines. */
function suspicionOf(sample: Buffer): string | null {
  const start = [...sample.subarray(0, 1024)]
  const nulls = (parity: number) => start.filter((byte, index) => byte === 0 && index % 2 === parity).length
  if (nulls(0) + nulls(1) > start.length / 4) return nulls(1) > nulls(0) ? 'utf-16le' : 'utf-16be'
  const telling = tellingLines(sample)
  const bad = telling.filter((line) => !decodes(line, 'utf-8'))
  // A few invalid values only cost their lines; a file in another encoding is invalid as a whole.
  return bad.length > telling.length / 2 ? guess(bad) : null
}

/** @throws {StartError} for an unknown encoding */
export function readEncoding(label: string): string {
  try {
    return new TextDecoder(label).encoding
  } catch {
    throw new StartError(`--encoding must be one like utf-8, gbk, gb18030, big5, shift_jis, windows-1252 or utf-16le.`)
  }
}

/** @throws {StartError} with the switch that reads the file */
function encodingOf(sample: Buffer): { encoding: string; told: string | null } {
  const sentence = noText.find(([start]) => sample.subarray(0, start.length).equals(start))?.[1]
  if (sentence) throw new StartError(sentence)
  const marked = marks.find(([mark]) => sample.subarray(0, mark.length).equals(mark))?.[1]
  if (marked) {
    const told = `The file is not UTF-8 but ${spellings[marked]}, by its byte order mark, and is read so (--encoding ${marked}).`
    return { encoding: marked, told: marked === 'utf-8' ? null : told }
  }
  const suspicion = suspicionOf(sample)
  if (suspicion === null) return { encoding: 'utf-8', told: null }
  throw new StartError(
    `The file is not UTF-8; it looks like ${spellings[suspicion]}: give --encoding ${suspicion}, or save it as UTF-8 (in Excel: "CSV UTF-8").`,
  )
}

async function* asUtf8(source: Readable, encoding: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of source) yield Buffer.from(decoder.decode(chunk as Buffer, { stream: true }))
  yield Buffer.from(decoder.decode())
}

/**
 * Reads bytes as text.
 * @param sample their beginning, by which the encoding is detected
 * @param from opens them at a position, without a byte order mark of UTF-8
 * @param given the encoding, null to detect it
 * @throws {StartError} where they are in another encoding
 */
export function textOf(sample: Buffer, from: (start: number) => Source, given: string | null): Text {
  const { encoding, told } = given === null ? encodingOf(sample) : { encoding: readEncoding(given), told: null }
  const hasMark = encoding === 'utf-8' && sample.subarray(0, 3).equals(marks[0]?.[0] ?? sample)
  const source = from(hasMark ? 3 : 0)
  const stream =
    encoding === 'utf-8' ? source.stream : Readable.from(asUtf8(source.stream, encoding), { objectMode: false })
  stream.setEncoding('latin1')
  return { stream, encoding, told, bytesRead: source.bytesRead }
}

/**
 * Opens a text file.
 * @param given the encoding, null to detect it
 * @throws {StartError} where it cannot be read, or is in another encoding
 */
export function openText(path: string, given: string | null): Text {
  const fileFrom = (start: number): Source => {
    const stream = createReadStream(path, { start })
    return { stream, bytesRead: () => stream.bytesRead }
  }
  return textOf(sampleOf(path), fileFrom, given)
}
