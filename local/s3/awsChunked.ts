import { S3Fault } from './fault.ts'

const LINE_BYTES_MAX = 16 * 1024

const incomplete = () =>
  new S3Fault('IncompleteBody', 'You did not provide the number of bytes specified by the Content-Length HTTP header.')

/**
 * Decodes the SDK's chunks: `hex size CRLF data CRLF … 0 CRLF name:value CRLF CRLF`
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html).
 * @param trailers receives the headers behind the data
 * @throws {S3Fault} IncompleteBody where it ends too early
 */
export async function* awsChunks(source: AsyncIterable<Buffer>, trailers: Map<string, string>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  /** Remaining bytes of the current chunk; null where a line comes next. */
  let dataLeft: number | null = null
  let afterData = false
  let inTrailers = false

  for await (const piece of source) {
    rest = rest.length === 0 ? piece : Buffer.concat([rest, piece])
    for (;;) {
      if (dataLeft !== null && dataLeft > 0) {
        if (rest.length === 0) break
        const data = rest.subarray(0, dataLeft)
        rest = rest.subarray(data.length)
        dataLeft -= data.length
        yield data
        if (dataLeft > 0) break
        dataLeft = null
        afterData = true
        continue
      }
      const end = rest.indexOf('\r\n')
      if (end < 0) {
        if (rest.length > LINE_BYTES_MAX) throw incomplete()
        break
      }
      const line = rest.subarray(0, end).toString('latin1')
      rest = rest.subarray(end + 2)
      if (afterData) {
        if (line !== '') throw incomplete()
        afterData = false
      } else if (inTrailers) {
        if (line === '') return
        const colon = line.indexOf(':')
        trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
      } else {
        if (!/^[0-9a-f]{1,8}$/i.test(line)) throw incomplete()
        dataLeft = Number.parseInt(line, 16)
        if (dataLeft === 0) {
          inTrailers = true
          dataLeft = null
        }
      }
    }
  }
  throw incomplete()
}
