/** Reads `multipart/form-data` as a stream, so that a file of any size needs only a small buffer. */
import { S3Fault } from './fault.ts'

const FIELDS_BYTES_MAX = 20 * 1024
const HEAD_BYTES_MAX = 16 * 1024

const malformed = (why: string) =>
  new S3Fault('MalformedPOSTRequest', `The body of your POST request is not well-formed multipart/form-data. (${why})`)

export interface FormField {
  /** As in the form. */
  name: string
  filename: string | null
  contentType: string | null
}

/** Reads bytes from a stream up to a delimiter. */
class Cursor {
  readonly #source: AsyncIterator<Buffer>
  #buffer: Buffer = Buffer.alloc(0)
  #ended = false

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  async #more(): Promise<void> {
    if (this.#ended) throw malformed('it ends too early')
    const { value, done } = await this.#source.next()
    if (done) this.#ended = true
    else this.#buffer = Buffer.concat([this.#buffer, value])
  }

  /** Yields everything before the delimiter piece by piece, and skips the delimiter. */
  async *until(delimiter: Buffer): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.#buffer.indexOf(delimiter)
      // Bytes that may begin the delimiter stay in the buffer.
      const safe = at >= 0 ? at : Math.max(0, this.#buffer.length - delimiter.length + 1)
      if (safe > 0) yield this.#buffer.subarray(0, safe)
      this.#buffer = this.#buffer.subarray(at >= 0 ? at + delimiter.length : safe)
      if (at >= 0) return
      await this.#more()
    }
  }

  async textUntil(delimiter: Buffer, bytesMax: number): Promise<Buffer> {
    const pieces: Buffer[] = []
    let size = 0
    for await (const piece of this.until(delimiter)) {
      size += piece.length
      if (size > bytesMax) {
        throw new S3Fault(
          'MaxPostPreDataLengthExceededError',
          'Your POST request fields preceding the upload file were too large.',
        )
      }
      pieces.push(Buffer.from(piece))
    }
    return Buffer.concat(pieces)
  }

  async take(count: number): Promise<Buffer> {
    while (this.#buffer.length < count) await this.#more()
    const taken = this.#buffer.subarray(0, count)
    this.#buffer = this.#buffer.subarray(count)
    return taken
  }
}

const quotedValue = (disposition: string, name: string): string | null => {
  const [, quoted, plain] =
    new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i').exec(disposition) ?? []
  return quoted?.replaceAll(/\\(.)/g, '$1') ?? plain ?? null
}

function readHead(text: string): FormField {
  const headers = new Map(
    text.split('\r\n').map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const
    }),
  )
  const disposition = headers.get('content-disposition') ?? ''
  const name = /^form-data\b/i.test(disposition) ? quotedValue(disposition, 'name') : null
  if (name === null) throw malformed('a part has no name')
  return { name, filename: quotedValue(disposition, 'filename'), contentType: headers.get('content-type') ?? null }
}

export interface Form {
  /** The fields before the file, by lower-case name. */
  fields: ReadonlyMap<string, string>
  file: FormField
  /** Can be read once; anything after the file is skipped. */
  bytes: AsyncGenerator<Buffer>
}

function boundaryOf(contentType: string | undefined): string {
  const [, quoted, plain] =
    /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? '') ?? []
  const boundary = quoted ?? plain
  if (boundary) return boundary
  throw new S3Fault('PreconditionFailed', 'Bucket POST must be of the enclosure-type multipart/form-data')
}

/** Reads all fields up to the file. @throws {S3Fault} where there is none, or a field is given twice */
export async function readForm(source: AsyncIterable<Buffer>, contentType: string | undefined): Promise<Form> {
  const cursor = new Cursor(source)
  const delimiter = Buffer.from(`\r\n--${boundaryOf(contentType)}`)
  const fields = new Map<string, string>()
  let left = FIELDS_BYTES_MAX
  await cursor.textUntil(delimiter.subarray(2), HEAD_BYTES_MAX)
  for (;;) {
    const next = (await cursor.take(2)).toString('latin1')
    if (next === '--') throw new S3Fault('InvalidArgument', 'POST requires exactly one file upload per request.')
    if (next !== '\r\n') throw malformed('a boundary is not followed by a line')
    const field = readHead((await cursor.textUntil(Buffer.from('\r\n\r\n'), HEAD_BYTES_MAX)).toString('utf8'))
    if (field.name.toLowerCase() === 'file') return { fields, file: field, bytes: cursor.until(delimiter) }
    const value = await cursor.textUntil(delimiter, left)
    left -= value.length + field.name.length
    const name = field.name.toLowerCase()
    if (fields.has(name)) throw new S3Fault('InvalidArgument', `POST requires exactly one ${field.name} per request.`)
    fields.set(name, value.toString('utf8'))
  }
}
