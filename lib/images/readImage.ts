import type { CleanImage } from './image.ts'
import { readGif } from './readGif.ts'
import { readJpeg } from './readJpeg.ts'
import { readPng } from './readPng.ts'
import { readWebp } from './readWebp.ts'

/** By their first bytes; what a name or a sender says of a type counts nothing. */
const formats: readonly (readonly [isIt: (head: string) => boolean, read: (bytes: Buffer) => CleanImage | null])[] = [
  [(head) => head.startsWith('\x89PNG\r\n\x1a\n'), readPng],
  [(head) => head.startsWith('\xff\xd8\xff'), readJpeg],
  [(head) => head.startsWith('RIFF') && head.endsWith('WEBP'), readWebp],
  [(head) => head.startsWith('GIF87a') || head.startsWith('GIF89a'), readGif],
]

/**
 * Reads a picture by its structure, never decoding it, and writes it anew with nothing but what it takes to show it.
 * What stands behind the picture's end is no part of it.
 * @returns null where it is none of the known formats, broken, cut off, or larger than may be shown
 */
export function readImage(bytes: Buffer): CleanImage | null {
  const head = bytes.subarray(0, 12).toString('latin1')
  const [, read] = formats.find(([isIt]) => isIt(head)) ?? []
  return read?.(bytes) ?? null
}
