/** PNG (https://www.w3.org/TR/png-3/), animated ones too. */
import { crc32 } from 'node:zlib'
import { orientationIn } from './exif.ts'
import { type CleanImage, isShowable } from './image.ts'

const SIGNATURE_BYTES = 8
const HEADER_BYTES = 13

/**
 * The chunks that change how a picture looks, and their largest sizes (§11). Texts, times and unknown chunks are
 * dropped, and so are longer ones, whose rest would show nothing.
 */
const kept: ReadonlyMap<string, number> = new Map([
  ...['IHDR', 'IDAT', 'IEND', 'iCCP', 'fdAT'].map((type) => [type, Number.POSITIVE_INFINITY] as const),
  ['PLTE', 768],
  ['tRNS', 256],
  ['cHRM', 32],
  ['gAMA', 4],
  ['sBIT', 4],
  ['sRGB', 1],
  ['cICP', 4],
  ['mDCV', 24],
  ['cLLI', 8],
  ['bKGD', 6],
  ['hIST', 512],
  ['pHYs', 9],
  ['acTL', 8],
  ['fcTL', 26],
])

/** Bit depths by colour type (§11.2.1). */
const depths: ReadonlyMap<number, readonly number[]> = new Map([
  [0, [1, 2, 4, 8, 16]],
  [2, [8, 16]],
  [3, [1, 2, 4, 8]],
  [4, [8, 16]],
  [6, [8, 16]],
])

interface Chunk {
  type: string
  data: Buffer
  /** With length, type and checksum. */
  whole: Buffer
}

function chunkAt(bytes: Buffer, start: number): Chunk | null {
  if (start + 12 > bytes.length) return null
  const end = start + 12 + bytes.readUInt32BE(start)
  if (end > bytes.length) return null
  const type = bytes.toString('latin1', start + 4, start + 8)
  const isIntact = crc32(bytes.subarray(start + 4, end - 4)) === bytes.readUInt32BE(end - 4)
  if (!isIntact || !/^[A-Za-z]{4}$/.test(type)) return null
  return { type, data: bytes.subarray(start + 8, end - 4), whole: bytes.subarray(start, end) }
}

/** All chunks up to the end of the picture; null where they do not get there. */
function chunksOf(bytes: Buffer): Chunk[] | null {
  const chunks: Chunk[] = []
  for (let start = SIGNATURE_BYTES; chunks.at(-1)?.type !== 'IEND'; start += chunks.at(-1)?.whole.length ?? 0) {
    const chunk = chunkAt(bytes, start)
    if (!chunk) return null
    chunks.push(chunk)
  }
  return chunks
}

function chunkOf(type: string, data: Buffer): Buffer {
  const whole = Buffer.alloc(12 + data.length)
  whole.writeUInt32BE(data.length, 0)
  whole.write(type, 4, 'latin1')
  data.copy(whole, 8)
  whole.writeUInt32BE(crc32(whole.subarray(4, -4)), whole.length - 4)
  return whole
}

/** The part of a chunk that is needed to show the picture; of Exif the orientation. */
function shownOf({ type, data, whole }: Chunk): Buffer[] {
  if (data.length <= (kept.get(type) ?? -1)) return [whole]
  const turned = type === 'eXIf' ? orientationIn(data) : null
  return turned === null ? [] : [chunkOf(type, turned)]
}

/** A picture with an unknown chunk whose name begins with a capital cannot be shown (§5.4). */
const isUnknownNeeded = ({ type }: Chunk) => /^[A-Z]/.test(type) && !kept.has(type)

export function readPng(bytes: Buffer): CleanImage | null {
  const chunks = chunksOf(bytes)
  const header = chunks?.[0]
  if (!chunks || header?.type !== 'IHDR' || header.data.length !== HEADER_BYTES) return null
  const [width, height] = [header.data.readUInt32BE(0), header.data.readUInt32BE(4)]
  const [depth = 0, colour = 0, compression, filter, interlace = 0] = header.data.subarray(8)
  const isKnown = depths.get(colour)?.includes(depth) && compression === 0 && filter === 0 && interlace <= 1
  if (!isShowable(width, height) || !isKnown) return null
  const count = (type: string) => chunks.filter((chunk) => chunk.type === type).length
  const isWhole =
    count('IHDR') === 1 && count('IDAT') > 0 && count('PLTE') <= 1 && (colour !== 3 || count('PLTE') === 1)
  if (!isWhole || chunks.some(isUnknownNeeded)) return null
  const shown = chunks.flatMap(shownOf)
  return { type: 'image/png', bytes: Buffer.concat([bytes.subarray(0, SIGNATURE_BYTES), ...shown]), width, height }
}
