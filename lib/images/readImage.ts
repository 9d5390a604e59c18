import type { CleanImage } from './image.ts'
import { readGif } from './readGif.ts'
import { readJpeg } from './readJpeg.ts'
import { readPng } from './readPng.ts'
import { readWebp } from './readWebp.ts'

/** Formats by their first bytes; names and types that a sender gives do not count. */
const formats: readonly (readonly [isIt: (head: string) => boolean, read: (bytes: Buffer) => CleanImage | null])[] = [
  [(head) => head.startsWith('\x89PNG\r\n\x1a\n'), readPng],
  [(head) => head.startsWith('\xff\xd8\xff'), readJpeg],
  [(head) => head.startsWith('RIFF') && head.endsWith('WEBP'), readWebp],
  [(head) => head.startsWith('GIF87a') || head.startsWith('GIF89a'), readGif],
]

/**
 * Reads a picture by its structure, without decoding it, and writes it anew with only the parts that are needed to show
 * it. Bytes behind the picture's end are dropped.
 * @returns null where it is of no known format, broken, cut off, or too large
 */
export function readImage(bytes: Buffer): CleanImage | null {
  const head = bytes.subarray(0, 12).toString('latin1')
  const [, read] = formats.find(([isIt]) => isIt(head)) ?? []
  return read?.(bytes) ?? null
}
