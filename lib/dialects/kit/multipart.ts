/** Strict `multipart/form-data` (RFC 7578); each deviation of a client that is allowed is named where it is. */
import { fault } from '../../fault.ts'
import { decodeUtf8 } from './utf8.ts'

/** A file of a form: its name as written, and a view of its bytes. */
export class SentFile {
  readonly name: string
  readonly bytes: Buffer

  constructor(name: string, bytes: Buffer) {
    this.name = name
    this.bytes = bytes
  }
}

const PARTS_MAX = 100
const HEADERS_BYTES_MAX = 16 * 1024
const BLANKS_MAX = 100
const CRLF = '\r\n'

/**
 * A boundary as clients write it: a token (RFC 9110 §5.6.2), or the characters of RFC 2046 §5.1.1 that ought to be
 * quoted, or quoted text; it may exceed RFC 2046's 70 characters.
 */
const boundaryParameter =
  /;\s*boundary=(?:"((?:[^"\\\r\n]|\\["\\]){1,200})"|([\w!#$%&'*+\-.^`|~()/:=?@]{1,200}))\s*(?:;|$)/i

/** One parameter of a header: quoted text with escapes, or bare text (.NET's HttpClient does not quote). */
const parameter = /;\s*([\w-]+\*?)=(?:"((?:[^"\\]|\\[\s\S])*)"|([^\s";]+))\s*/gy

/** Encodings that change nothing; RFC 7578 §4.7 forbids the header, old clients send it. */
const plainEncodings = new Set(['7bit', '8bit', 'binary'])

interface Headers {
  name: string
  /** Null for a field that is no file. */
  fileName: string | null
}

const characterOf = (hex: string) => String.fromCharCode(Number.parseInt(hex, 16))

/**
 * Browsers and curl write `%22` for a quote, older clients a backslash before it; other backslashes belong to a path.
 */
const unescaped = (text: string) =>
  text.replace(/\\(["\\])/g, '$1').replace(/%(22|0D|0A)/gi, (_, hex: string) => characterOf(hex))

/** A value with a character set (RFC 8187); null where it cannot be read, which counts as not sent. */
function extended(text: string): string | null {
  const [, encoded] = /^utf-?8'[^']*'((?:[!-$&-~]|%[0-9a-f]{2})*)$/i.exec(text) ?? []
  if (encoded === undefined) return null
  const bytes = encoded.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => characterOf(hex))
  try {
    return decodeUtf8(Buffer.from(bytes, 'latin1'))
  } catch {
    return null
  }
}

function parametersOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  parameter.lastIndex = 0
  let end = 0
  for (let match = parameter.exec(text); match; match = parameter.exec(text)) {
    const [, name = '', quoted, bare = ''] = match
    const key = name.toLowerCase()
    if (found.has(key)) throw fault('malformed')
    found.set(key, quoted === undefined ? bare : unescaped(quoted))
    end = parameter.lastIndex
  }
  if (!/^[;\s]*$/.test(text.slice(end))) throw fault('malformed')
  return found
}

function readHeaders(text: string): Headers {
  const headers = new Map(
    text.split(CRLF).map((line): [string, string] => {
      const at = line.indexOf(':')
      return [line.slice(0, Math.max(at, 0)).trim().toLowerCase(), line.slice(at + 1).trim()]
    }),
  )
  const disposition = headers.get('content-disposition') ?? ''
  const [, rest] = /^form-data\s*(;[\s\S]*)$/i.exec(disposition) ?? []
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase() ?? 'binary'
  if (rest === undefined || !plainEncodings.has(encoding)) throw fault('malformed')
  const parameters = parametersOf(rest)
  const name = parameters.get('name')
  if (name === undefined) throw fault('malformed')
  const plainName = parameters.get('filename') ?? null
  const extendedName = parameters.get('filename*')
  if (extendedName === undefined) return { name, fileName: plainName }
  // A part whose only file name cannot be read is still a file.
  return { name, fileName: extended(extendedName) ?? plainName ?? '' }
}

/** The bytes between delimiters, part after part; the closing delimiter must be there. */
function* partsOf(bytes: Buffer, boundary: string): Generator<Buffer> {
  const delimiter = Buffer.from(`${CRLF}--${boundary}`)
  const opening = delimiter.subarray(CRLF.length)
  const startsAtOnce = bytes.subarray(0, opening.length).equals(opening)
  const first = startsAtOnce ? 0 : bytes.indexOf(delimiter)
  if (first < 0) throw fault('malformed')
  let at = first + (startsAtOnce ? opening.length : delimiter.length)
  for (let count = 0; bytes.subarray(at, at + 2).toString('latin1') !== '--'; count++) {
    const lineEnd = bytes.indexOf(CRLF, at)
    const end = bytes.indexOf(delimiter, Math.max(lineEnd, at))
    // Only blanks may follow a delimiter; anything else is a longer delimiter that begins alike.
    const isLine = lineEnd - at <= BLANKS_MAX && /^[ \t]*$/.test(bytes.subarray(at, lineEnd).toString('latin1'))
    if (lineEnd < 0 || !isLine || end < 0 || count >= PARTS_MAX) throw fault('malformed')
    yield bytes.subarray(lineEnd, end)
    at = end + delimiter.length
  }
}

function readPart(part: Buffer): [name: string, value: string | SentFile] {
  // The line end before the headers is kept with them, so that a part without headers is found too.
  const end = part.indexOf(`${CRLF}${CRLF}`)
  if (end < 0 || end > HEADERS_BYTES_MAX) throw fault('malformed')
  const { name, fileName } = readHeaders(decodeUtf8(part.subarray(CRLF.length, end)))
  const content = part.subarray(end + 2 * CRLF.length)
  return [name, fileName === null ? decodeUtf8(content) : new SentFile(fileName, content)]
}

/**
 * Reads a form with at most one file, the most that any route takes.
 * @throws {Fault} `malformed`
 */
export function readMultipart(bytes: Buffer, contentType: string): Readonly<Record<string, unknown>> {
  const [, quoted, bare] = boundaryParameter.exec(contentType) ?? []
  const boundary = quoted?.replace(/\\(["\\])/g, '$1') ?? bare
  if (boundary === undefined) throw fault('malformed')
  const fields = new Map<string, string | SentFile>()
  for (const part of partsOf(bytes, boundary)) {
    const [name, value] = readPart(part)
    if (fields.has(name)) throw fault('malformed')
    fields.set(name, value)
  }
  const files = [...fields.values()].filter((value) => value instanceof SentFile)
  if (files.length > 1) throw fault('malformed')
  return Object.fromEntries(fields)
}
