import { PLACE, xmp } from './place.ts'

/** Sixteen by eight pixels, two colours. */
export const gifHead = Buffer.from('474946383961' + '10000800800000' + 'c03030' + 'ffffff', 'hex')

/** A sequence of sub-blocks. */
const blocks = (...data: readonly Buffer[]) =>
  Buffer.concat([...data.flatMap((one) => [Buffer.from([one.length]), one]), Buffer.from([0])])

/**
 * The pixels as three-bit codes: a clear code after every second pixel keeps the codes from growing (GIF89a, Appendix
 * F).
 */
function codes(): Buffer {
  const all = [...Array.from({ length: 64 }, () => [4, 1, 0]).flat(), 5]
  const bits = all.map((code) => [...code.toString(2).padStart(3, '0')].reverse().join('')).join('')
  const octets = bits.match(/.{1,8}/g) ?? []
  return Buffer.from(octets.map((octet) => Number.parseInt([...octet].reverse().join(''), 2)))
}

const pixels = blocks(codes())

/** An image as large as the screen, with or without a colour table of its own. */
export function gifImage(width = 16, height = 8, colours: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.from([0x2c, 0, 0, 0, 0, 0, 0, 0, 0, colours.length > 0 ? 0x80 : 0])
  head.writeUInt16LE(width, 5)
  head.writeUInt16LE(height, 7)
  return Buffer.concat([head, colours, Buffer.from([2]), pixels])
}

const control = Buffer.concat([Buffer.from('21f9', 'hex'), blocks(Buffer.from('00640000', 'hex'))])
const application = (name: string, ...data: readonly Buffer[]) =>
  Buffer.concat([Buffer.from('21ff', 'hex'), blocks(Buffer.from(name), ...data)])
const loop = application('NETSCAPE2.0', Buffer.from('010000', 'hex'))
const comment = Buffer.concat([Buffer.from('21fe', 'hex'), blocks(Buffer.from(PLACE), Buffer.from('x'))])
const text = Buffer.concat([Buffer.from('2101', 'hex'), blocks(Buffer.alloc(12), Buffer.from(PLACE))])
/**
 * XMP is not stored in sub-blocks; the bytes at its end lead a reader that skips sub-blocks to the terminator from any
 * position.
 */
const landing = Buffer.from([1, ...Array.from({ length: 256 }, (_, index) => 255 - index), 0])
const adobe = Buffer.concat([Buffer.from('21ff0b', 'hex'), Buffer.from('XMP DataXMP'), xmp, landing])

export const gifEnd = Buffer.from([0x3b])
const second = gifImage(16, 8, Buffer.from('00ff00ffff00', 'hex'))

export const plainGif = Buffer.concat([gifHead, loop, control, gifImage(), control, second, gifEnd])
export const toldGif = Buffer.concat([
  ...[gifHead, adobe, application('NETSCAPE2.0', Buffer.from('010000', 'hex'), Buffer.from(PLACE)), comment],
  ...[control, comment, gifImage(), application('PLACES  1.0', Buffer.from(PLACE)), control, text],
  ...[control, second, comment, gifEnd, Buffer.from(PLACE)],
])
