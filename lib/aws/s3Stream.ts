/** Objects of any length, written in bounded memory. */
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  putObject,
  type UploadedPart,
  uploadPart,
} from './s3.ts'

// S3 takes no part of less than 5 MiB but the last one.
const PART_BYTES_MIN = 5 * 1024 * 1024

/** Gathers texts into pieces that are long enough for a part; the last one may be shorter, and is always there. */
async function* pieces(texts: AsyncIterable<string>): AsyncIterable<Buffer> {
  let gathered: Buffer[] = []
  let length = 0
  for await (const text of texts) {
    const bytes = Buffer.from(text, 'utf8')
    gathered.push(bytes)
    length += bytes.length
    if (length < PART_BYTES_MIN) continue
    yield Buffer.concat(gathered)
    gathered = []
    length = 0
  }
  yield Buffer.concat(gathered)
}

async function putParts(key: string, first: Buffer, rest: AsyncIterator<Buffer>): Promise<number> {
  const upload = await createMultipartUpload(key)
  try {
    const parts: UploadedPart[] = []
    for (let bytes: Buffer | undefined = first; bytes; bytes = (await rest.next()).value as Buffer | undefined) {
      parts.push(await uploadPart(key, upload, parts.length + 1, bytes))
    }
    await completeMultipartUpload(key, upload, parts)
    return parts.reduce((sum, { size }) => sum + size, 0)
  } catch (error) {
    await abortMultipartUpload(key, upload).catch(() => undefined)
    throw error
  }
}

/**
 * Writes texts one after the other as one object under a fresh key.
 * @returns its bytes
 */
export async function putTexts(key: string, texts: AsyncIterable<string>, type: string): Promise<number> {
  const all = pieces(texts)[Symbol.asyncIterator]()
  const first = (await all.next()).value as Buffer
  if (first.length >= PART_BYTES_MIN) return putParts(key, first, all)
  await putObject(key, first, type)
  return first.length
}
