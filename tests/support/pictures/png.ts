import { crc32, deflateSync } from 'node:zlib'
import { exif, onlyTurned, PLACE, xmp } from './place.ts'

export function pngChunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

/** @param colour 2 for red, green and blue; 3 for a palette */
export function pngHeader(width: number, height: number, colour = 2): Buffer {
  const data = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, colour, 0, 0, 0])
  data.writeUInt32BE(width, 0)
  data.writeUInt32BE(height, 4)
  return pngChunk('IHDR', data)
}

export const pngOf = (...chunks: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks])

const rows = Buffer.concat(Array.from({ length: 8 }, (_, row) => Buffer.from([0, ...Array(48).fill(row * 30)])))
export const pngHead = pngHeader(16, 8)
export const pngPixels = pngChunk('IDAT', deflateSync(rows))
export const pngEnd = pngChunk('IEND')

const looks = [
  pngChunk('gAMA', Buffer.from('0000b18f', 'hex')),
  pngChunk('iCCP', Buffer.from('profile\0\0')),
  pngChunk('tRNS', Buffer.alloc(6)),
]
const text = Buffer.from(`Comment\0${PLACE}`)
const compressed = Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(PLACE)])

export const plainPng = pngOf(pngHead, ...looks, pngChunk('eXIf', onlyTurned(6)), pngPixels, pngEnd)
export const toldPng = Buffer.concat([
  pngOf(pngHead, pngChunk('tEXt', text), ...looks, pngChunk('pHYs', Buffer.from(PLACE)), pngChunk('eXIf', exif(6))),
  pngChunk('iTXt', Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\0\0\0\0'), xmp])),
  pngChunk('zTXt', compressed),
  pngPixels,
  pngChunk('tIME', Buffer.from(PLACE).subarray(0, 7)),
  pngChunk('prVt', Buffer.from(PLACE)),
  pngEnd,
  Buffer.from(PLACE),
])
