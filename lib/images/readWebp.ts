/** WebP (RFC 9649): lossy, lossless, with alpha, animated. */
import { orientationIn } from './exif.ts'
import { type CleanImage, isShowable } from './image.ts'

const HEAD_BYTES = 12
const EXTENDED_BYTES = 10
const FRAME_BYTES = 16

/** Bits of the extended header. */
const [PROFILE, ALPHA, EXIF, ANIMATION] = [0x20, 0x10, 0x08, 0x02]

const pictures = new Set(['VP8 ', 'VP8L'])
/**
 * The chunks that an extended file is shown by; XMP and unknown chunks are dropped, and Exif but for the orientation.
 */
const keptInFrames = new Set(['ALPH', ...pictures])
const keptOf = { still: new Set(['ICCP', ...keptInFrames]), animated: new Set(['ICCP', 'ANIM', 'ANMF']) }
const ANIM_BYTES = 6

interface Chunk {
  type: string
  data: Buffer
}

interface Size {
  width: number
  height: number
}

/** The chunks that fill these bytes exactly, or null. The padding of the last one may be missing. */
function chunksOf(bytes: Buffer): Chunk[] | null {
  const chunks: Chunk[] = []
  for (let at = 0; at < bytes.length; ) {
    if (at + 8 > bytes.length) return null
    const end = at + 8 + bytes.readUInt32LE(at + 4)
    if (end > bytes.length) return null
    chunks.push({ type: bytes.toString('latin1', at, at + 4), data: bytes.subarray(at + 8, end) })
    at = end + ((end - at) % 2)
  }
  return chunks
}

function written({ type, data }: Chunk): Buffer {
  const head = Buffer.alloc(8, type, 'latin1')
  head.writeUInt32LE(data.length, 4)
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)])
}

/** A key frame's own size (RFC 6386 §9.1; RFC 9649 §3.4). */
function sizeOf({ type, data }: Chunk): Size | null {
  if (type === 'VP8L') {
    if (data.length < 5 || data[0] !== 0x2f) return null
    const bits = data.readUInt32LE(1)
    if (bits >>> 29 !== 0) return null
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
  }
  const isKeyFrame = data.length >= 10 && ((data[0] ?? 1) & 1) === 0 && data.readUIntBE(3, 3) === 0x9d012a
  return isKeyFrame ? { width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff } : null
}

/** Whether there is exactly one picture, of this size. */
function isPicture(chunks: readonly Chunk[], { width, height }: Size): boolean {
  const [picture, another] = chunks.filter(({ type }) => pictures.has(type))
  const size = picture && !another ? sizeOf(picture) : null
  return size?.width === width && size.height === height && isShowable(width, height)
}

/** Two numbers of 24 bits, each one less than a side. */
const sizeAt = (data: Buffer, at: number): Size => ({
  width: data.readUIntLE(at, 3) + 1,
  height: data.readUIntLE(at + 3, 3) + 1,
})

/** A frame of an animation without what does not belong into one. */
function cleanFrame(frame: Chunk): Chunk | null {
  if (frame.data.length < FRAME_BYTES) return null
  const chunks = chunksOf(frame.data.subarray(FRAME_BYTES))
  if (!chunks || !isPicture(chunks, sizeAt(frame.data, 6))) return null
  const shown = chunks.filter(({ type }) => keptInFrames.has(type)).map(written)
  return { type: frame.type, data: Buffer.concat([frame.data.subarray(0, FRAME_BYTES), ...shown]) }
}

/** The chunks that the picture is shown by; null where one of them is broken. */
function shownOf(chunks: readonly Chunk[], isAnimated: boolean): Chunk[] | null {
  const kept = keptOf[isAnimated ? 'animated' : 'still']
  const shown: Chunk[] = []
  for (const chunk of chunks.filter(({ type }) => kept.has(type))) {
    const clean = chunk.type === 'ANMF' ? cleanFrame(chunk) : chunk
    if (!clean || (clean.type === 'ANIM' && clean.data.length !== ANIM_BYTES)) return null
    shown.push(clean)
  }
  return shown
}

/** The orientation; it comes behind everything that is shown (§2.7). */
function turnedBy(chunks: readonly Chunk[]): Chunk[] {
  const exif = chunks.find(({ type }) => type === 'EXIF')
  const data = exif ? orientationIn(exif.data) : null
  return data === null ? [] : [{ type: 'EXIF', data }]
}

function readExtended(header: Chunk, others: readonly Chunk[]): (Size & { chunks: Chunk[] }) | null {
  if (header.data.length !== EXTENDED_BYTES) return null
  const size = sizeAt(header.data, 4)
  const flags = header.data[0] ?? 0
  const isAnimated = (flags & ANIMATION) !== 0
  const [shown, turned] = [shownOf(others, isAnimated), turnedBy(others)]
  if (!shown || !isShowable(size.width, size.height)) return null
  const has = (wanted: string) => shown.some(({ type }) => type === wanted)
  if (isAnimated ? !has('ANIM') || !has('ANMF') : !isPicture(shown, size)) return null
  // Three bytes of it say nothing yet.
  const data = Buffer.from(header.data).fill(0, 0, 4)
  data[0] = (flags & (ALPHA | ANIMATION)) | (has('ICCP') ? PROFILE : 0) | (turned.length > 0 ? EXIF : 0)
  return { ...size, chunks: [{ type: 'VP8X', data }, ...shown, ...turned] }
}

export function readWebp(bytes: Buffer): CleanImage | null {
  const length = bytes.readUInt32LE(4) + 8
  if (length < HEAD_BYTES || length > bytes.length) return null
  const [first, ...others] = chunksOf(bytes.subarray(HEAD_BYTES, length)) ?? []
  if (!first) return null
  const size = first.type === 'VP8X' ? null : pictures.has(first.type) ? sizeOf(first) : null
  const simple = size && isShowable(size.width, size.height) ? { ...size, chunks: [first] } : null
  const read = first.type === 'VP8X' ? readExtended(first, others) : simple
  if (!read) return null
  const body = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...read.chunks.map(written)])
  const head = Buffer.alloc(8, 'RIFF', 'latin1')
  head.writeUInt32LE(body.length, 4)
  return { type: 'image/webp', bytes: Buffer.concat([head, body]), width: read.width, height: read.height }
}
