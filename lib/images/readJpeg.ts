/** JPEG (ITU-T T.81), the kinds that everything shows: baseline, extended and progressive Huffman. */
import { isExif, orientationIn } from './exif.ts'
import { type CleanImage, isShowable } from './image.ts'

const START = Buffer.from([0xff, 0xd8])
const END = 0xd9
const SCAN = 0xda
const MARKERS_WITHOUT_DATA = (code: number) => code === 0x01 || (code >= 0xd0 && code <= 0xd8)

const [APP0, APP1, APP2, APP14] = [0xe0, 0xe1, 0xe2, 0xee]
const frames = new Set([0xc0, 0xc1, 0xc2])
/** Tables: Huffman, quantization, restart interval. */
const tables = new Set([0xc4, 0xdb, 0xdd])

interface Segment {
  code: number
  /** Without marker and length. */
  data: Buffer
  /** What follows a scan's header, up to the next marker. */
  entropy: Buffer
}

/** The end of a scan's coded data: a marker that is neither a stuffed byte nor a restart. */
function endOfEntropy(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0
    if (next !== 0x00 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return bytes.length
}

/** All segments up to the end of the picture; null where they do not get there. */
function segmentsOf(bytes: Buffer): Segment[] | null {
  const segments: Segment[] = []
  let at = START.length
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) return null
    const code = bytes[at + 1] ?? 0
    // Any number of fill bytes may stand in front of a marker (B.1.1.2).
    if (code === 0xff) at += 1
    else if (code === END) return segments
    else {
      if (MARKERS_WITHOUT_DATA(code) || at + 4 > bytes.length) return null
      const dataEnd = at + 2 + bytes.readUInt16BE(at + 2)
      if (dataEnd < at + 4 || dataEnd > bytes.length) return null
      const end = code === SCAN ? endOfEntropy(bytes, dataEnd) : dataEnd
      segments.push({ code, data: bytes.subarray(at + 4, dataEnd), entropy: bytes.subarray(dataEnd, end) })
      at = end
    }
  }
  return null
}

const begins = (data: Buffer, text: string) => data.toString('latin1', 0, text.length) === text

/** JFIF without its thumbnail. */
function plainJfif(data: Buffer): Buffer {
  return Buffer.concat([data.subarray(0, 12), Buffer.from([0, 0])])
}

/** The part of a segment that is needed to show the picture, or null. */
function cleaned({ code, data }: Segment): Buffer | null {
  if (frames.has(code) || tables.has(code) || code === SCAN) return data
  if (code === APP0 && begins(data, 'JFIF\0') && data.length >= 14) return plainJfif(data)
  if (code === APP2 && begins(data, 'ICC_PROFILE\0')) return data
  // Tells the meaning of the colour channels.
  if (code === APP14 && begins(data, 'Adobe') && data.length >= 12) return data.subarray(0, 12)
  return code === APP1 && isExif(data) ? orientationIn(data) : null
}

function written(segment: Segment): Buffer {
  const data = cleaned(segment)
  if (data === null) return Buffer.alloc(0)
  const head = Buffer.from([0xff, segment.code, 0, 0])
  head.writeUInt16BE(data.length + 2, 2)
  return Buffer.concat([head, data, segment.entropy])
}

/** Frames that need another decoder: lossless, differential, arithmetic. */
const isOtherFrame = ({ code }: Segment) => code >= 0xc3 && code <= 0xcf && !tables.has(code)

export function readJpeg(bytes: Buffer): CleanImage | null {
  const segments = segmentsOf(bytes)
  const [frame, another] = segments?.filter(({ code }) => frames.has(code)) ?? []
  if (!segments || !frame || another || frame.data.length < 6 || segments.some(isOtherFrame)) return null
  const scan = segments.findIndex(({ code }) => code === SCAN)
  if (scan < segments.indexOf(frame)) return null
  const [height, width] = [frame.data.readUInt16BE(1), frame.data.readUInt16BE(3)]
  if (!isShowable(width, height)) return null
  const body = segments.map(written)
  return { type: 'image/jpeg', bytes: Buffer.concat([START, ...body, Buffer.from([0xff, END])]), width, height }
}
