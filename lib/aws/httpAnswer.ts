/** Answers of HTTP/1.1 as they come over a connection (RFC 9112). */

export interface HttpAnswer {
  status: number
  /** Names in lower case; of several headers of one name the values are joined. */
  headers: Readonly<Record<string, string>>
  body: Buffer
  /** Whether the connection may carry another request. */
  isKept: boolean
}

/** Bytes that are no answer of HTTP/1.1; named by a code, as Node's own parser names it. */
export class AnswerMalformed extends Error {
  override readonly name = 'AnswerMalformed'
  readonly code = 'HPE_INVALID_ANSWER'
}

/** Reads one answer. */
export interface AnswerReader {
  /**
   * Takes bytes in the order in which they came; they may change afterwards.
   * @returns the answer once it is whole
   * @throws {AnswerMalformed}
   */
  take(bytes: Buffer): HttpAnswer | null
  /** The connection has ended. @returns the answer where the end completes it */
  end(): HttpAnswer | null
}

type Head = Omit<HttpAnswer, 'body'>

/** The body so far: `take` returns true once it is whole. */
interface Body {
  take(bytes: Buffer): boolean
  endsByClosing: boolean
  whole(): Buffer
}

// As much as Node's own client accepts.
const HEAD_BYTES_MAX = 16 * 1024
// More than any answer that is asked for: DynamoDB's have 16 MB at most, an object that is read has less.
const BODY_BYTES_MAX = 64 * 1024 * 1024
const END_OF_HEAD = '\r\n\r\n'
const LINE_END = '\r\n'

const statusLine = /^HTTP\/1\.([01]) (\d{3})(?: .*)?$/
const headerLine = /^([!#$%&'*+.^`|~\w-]+):[ \t]*(.*?)[ \t]*$/

const malformed = (what: string) => new AnswerMalformed(what)

function headersOf(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const [, name = '', value = ''] = headerLine.exec(line) ?? []
    if (name === '') throw malformed('a header without a name')
    const known = name.toLowerCase()
    headers[known] = Object.hasOwn(headers, known) ? `${headers[known]}, ${value}` : value
  }
  return headers
}

function headOf(text: string): Head {
  const [first = '', ...lines] = text.split(LINE_END)
  const [, minor, status] = statusLine.exec(first) ?? []
  if (status === undefined) throw malformed('no line with a status')
  const headers = headersOf(lines)
  const isKept = minor === '1' && !/\bclose\b/i.test(headers['connection'] ?? '')
  return { status: Number(status), headers, isKept }
}

const NONE = Buffer.alloc(0)

/** A body of so many bytes. */
function sized(length: number): Body {
  const whole = Buffer.allocUnsafe(length)
  let taken = 0
  return {
    endsByClosing: false,
    take(bytes) {
      if (bytes.length > length - taken) throw malformed('more bytes than were told')
      taken += bytes.copy(whole, taken)
      return taken === length
    },
    whole: () => whole,
  }
}

/** A body that ends with its connection. */
function unsized(): Body {
  const parts: Buffer[] = []
  return {
    endsByClosing: true,
    take: (bytes) => parts.push(Buffer.from(bytes)) < 0,
    whole: () => Buffer.concat(parts),
  }
}

const chunkLine = /^([0-9a-f]{1,8})[ \t]*(?:;.*)?$/i

/** What stands at the front of the bytes, and where the next begins; null where bytes are missing. */
type Taken<What> = { what: What; next: number } | null

function takeLine(bytes: Buffer): Taken<string> {
  const end = bytes.indexOf(LINE_END)
  if (end >= 0) return { what: bytes.toString('latin1', 0, end), next: end + 2 }
  if (bytes.length > HEAD_BYTES_MAX) throw malformed('a line without an end')
  return null
}

/** A chunk with its length; the last one is empty. */
function takeChunk(bytes: Buffer): Taken<Buffer> {
  const line = takeLine(bytes)
  if (line === null) return null
  const [, digits] = chunkLine.exec(line.what) ?? []
  if (digits === undefined) throw malformed('a chunk without a length')
  const end = line.next + Number.parseInt(digits, 16)
  if (end === line.next) return { what: NONE, next: end }
  if (bytes.length < end + 2) return null
  if (bytes.toString('latin1', end, end + 2) !== LINE_END) throw malformed('a chunk without an end')
  return { what: bytes.subarray(line.next, end), next: end + 2 }
}

/** A body in chunks (section 7.1); their extensions, and the headers behind them, say nothing to us. */
function chunked(): Body {
  const parts: Buffer[] = []
  let rest: Buffer = NONE
  let isLast = false
  /** @returns whether something stood there whole, and whether it was the end */
  const step = (): [taken: boolean, end: boolean] => {
    const taken = isLast ? takeLine(rest) : takeChunk(rest)
    if (taken === null) return [false, false]
    rest = rest.subarray(taken.next)
    if (typeof taken.what === 'string') return [true, taken.what === '']
    isLast = taken.what.length === 0
    parts.push(taken.what)
    return [true, false]
  }
  return {
    endsByClosing: false,
    take(bytes) {
      rest = Buffer.concat([rest, bytes])
      for (;;) {
        const [taken, end] = step()
        if (end && rest.length > 0) throw malformed('more bytes than were told')
        if (end || !taken) return end
      }
    },
    whole: () => Buffer.concat(parts),
  }
}

/** The body's form (section 6.3). */
function bodyOf({ status, headers }: Head, isHead: boolean): Body {
  const { 'transfer-encoding': coding, 'content-length': length } = headers
  if (isHead || status === 204 || status === 304) return sized(0)
  // Both at once are how requests are smuggled; no service of AWS sends them.
  if (coding !== undefined && (coding.toLowerCase() !== 'chunked' || length !== undefined))
    throw malformed('a coding that nobody asked for')
  if (coding !== undefined) return chunked()
  if (length === undefined) return unsized()
  if (!/^\d{1,15}$/.test(length)) throw malformed('a length that is no number')
  if (Number(length) > BODY_BYTES_MAX) throw malformed('a body too long')
  return sized(Number(length))
}

/** Reads the answer to one request. @param isHead whether that was a HEAD, whose answer has no body */
export function answerReader(isHead: boolean): AnswerReader {
  let before: Buffer = NONE
  let head: Head | null = null
  let body: Body | null = null

  /** @returns the bytes behind the head, once it is whole; answers that only announce one (1xx) are passed over */
  const takeHead = (bytes: Buffer): Buffer | null => {
    const gathered = before.length === 0 ? bytes : Buffer.concat([before, bytes])
    const end = gathered.indexOf(END_OF_HEAD)
    if (end > HEAD_BYTES_MAX || (end < 0 && gathered.length > HEAD_BYTES_MAX)) throw malformed('a head too long')
    before = end < 0 ? Buffer.from(gathered) : NONE
    if (end < 0) return null
    const rest = gathered.subarray(end + END_OF_HEAD.length)
    const told = headOf(gathered.toString('latin1', 0, end))
    if (told.status < 200) return takeHead(rest)
    head = told
    body = bodyOf(told, isHead)
    return rest
  }

  const answer = (): HttpAnswer | null =>
    head && body && { ...head, isKept: head.isKept && !body.endsByClosing, body: body.whole() }

  return {
    take(bytes) {
      const rest = body === null ? takeHead(bytes) : bytes
      return rest !== null && body?.take(rest) ? answer() : null
    },
    end: () => (body?.endsByClosing ? answer() : null),
  }
}
