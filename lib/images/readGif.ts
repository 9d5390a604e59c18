/** GIF (https://www.w3.org/Graphics/GIF/spec-gif89a.txt). */
import { type CleanImage, isShowable } from './image.ts'

const SCREEN_END = 13
const [IMAGE, EXTENSION, TRAILER] = [0x2c, 0x21, 0x3b]
const [TEXT, CONTROL, APPLICATION] = [0x01, 0xf9, 0xff]
const IMAGE_BYTES = 10

/** Applications that tell how often an animation repeats; others carry XMP, profiles and the like. */
const looping = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0'])

/** The bytes of a colour table, by the flags. */
const coloursIn = (flags: number) => ((flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1))

/** The end of a row of sub-blocks, terminator included; null where it has none. */
function endOfBlocks(bytes: Buffer, start: number): number | null {
  let at = start
  for (let size = bytes[at]; size !== undefined; size = bytes[at]) {
    at += 1 + size
    if (size === 0) return at
  }
  return null
}

/** An animation's loop, and nothing but the loop. */
function loopIn(extension: Buffer): Buffer[] {
  const isLoop = extension[2] === 11 && looping.has(extension.toString('latin1', 3, 14))
  if (!isLoop || extension[14] !== 3 || extension[15] !== 1) return []
  return [extension.subarray(0, 18), Buffer.from([0])]
}

/** The block that begins here, sub-blocks included; null where there is none, or only half of one. */
function blockAt(bytes: Buffer, start: number): Buffer | null {
  const isImage = bytes[start] === IMAGE
  if (!isImage && bytes[start] !== EXTENSION) return null
  const data = isImage ? start + IMAGE_BYTES + coloursIn(bytes[start + 9] ?? 0) + 1 : start + 2
  const end = endOfBlocks(bytes, data)
  return end === null ? null : bytes.subarray(start, end)
}

/** The blocks that are needed for showing, up to the trailer; null where it is missing or a frame is too large. */
function shownIn(bytes: Buffer, start: number): Buffer[] | null {
  const shown: Buffer[] = []
  // Belongs to the picture or text that comes next, and goes with it.
  let control: Buffer[] = []
  let images = 0
  let at = start
  while (bytes[at] !== TRAILER) {
    const block = blockAt(bytes, at)
    if (!block) return null
    at += block.length
    // A label may be any byte, that of an image too.
    const isImage = block[0] === IMAGE
    const label = isImage ? null : block[1]
    if (label === CONTROL && block.length !== 8) return null
    if (isImage && !isShowable(block.readUInt16LE(5), block.readUInt16LE(7))) return null
    if (isImage) shown.push(...control, block)
    if (label === APPLICATION) shown.push(...loopIn(block))
    if (label === CONTROL) control = [block]
    else if (isImage || label === TEXT) control = []
    if (isImage) images += 1
  }
  return images > 0 ? shown : null
}

export function readGif(bytes: Buffer): CleanImage | null {
  if (bytes.length < SCREEN_END) return null
  const [width, height] = [bytes.readUInt16LE(6), bytes.readUInt16LE(8)]
  const start = SCREEN_END + coloursIn(bytes[10] ?? 0)
  const shown = isShowable(width, height) ? shownIn(bytes, start) : null
  if (!shown) return null
  const whole = Buffer.concat([bytes.subarray(0, start), ...shown, Buffer.from([TRAILER])])
  return { type: 'image/gif', bytes: whole, width, height }
}
