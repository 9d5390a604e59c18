import { exif, onlyTurned, PLACE, xmp } from './place.ts'

const bytesOf = (base64: string) => Buffer.from(base64, 'base64')

export function webpChunk(type: string, ...data: readonly Buffer[]): Buffer {
  const whole = Buffer.concat(data)
  const head = Buffer.alloc(8, type, 'latin1')
  head.writeUInt32LE(whole.length, 4)
  return Buffer.concat([head, whole, Buffer.alloc(whole.length % 2)])
}

export const webpOf = (...chunks: readonly Buffer[]): Buffer => webpChunk('RIFF', Buffer.from('WEBP'), ...chunks)

/** @param flags profile 32, alpha 16, Exif 8, XMP 4, animation 2 */
export function webpHeader(flags: number, width = 16, height = 8): Buffer {
  const data = Buffer.alloc(10)
  data[0] = flags
  data.writeUIntLE(width - 1, 4, 3)
  data.writeUIntLE(height - 1, 7, 3)
  return webpChunk('VP8X', data)
}

/** Made by a browser. */
export const lossy = webpChunk(
  'VP8 ',
  bytesOf('8AEAnQEqEAAIAAQAaCWwAnQGlVsSj3ZAAM4+uuCv1TGdAeTF/n5XwXn3a40oJH7E8yDKOmWzxB607COzvY1rkoDvwRKBpgr042QAAA=='),
)
export const lossless = webpChunk(
  'VP8L',
  bytesOf(
    'Lw/AAQAfoqhtI6ZFdvxfB2kvCArZRoBTu0fpEM5A2jarf0eTMEvvYf7Vtm3DjG6J7pA1+lBZRMGioagAsBwAKsalD0vgTcKLRD9wEAAA2cy2bZu33z+UM0T0X2HbNkjbMRzyuJ1289jWWejamsRS98txM/VNkfiOqfA0cT0/n89nlQWeZUgciV/2H5Sx75iySBPoafdBFrm2LjEUhhzWqW/y1HdMVaAJFNotQ/dvDoPbqW9e888X8RMB',
  ),
)
const transparent = [
  webpChunk('ALPH', bytesOf('AQ8wgBERQiyYzF+6M4WI/kcO')),
  webpChunk('VP8 ', bytesOf('cAEAnQEqEAAIAAQAaCWgAnQBQAAA/u1n//zFmvhV6+v7OfY4AAA=')),
]

const profile = webpChunk('ICCP', Buffer.from('profile'))
const [EXIF, XMP, unknown] = [
  webpChunk('EXIF', exif(6, 'II')),
  webpChunk('XMP ', xmp),
  webpChunk('ABCD', Buffer.from(PLACE)),
]
const turned = webpChunk('EXIF', onlyTurned(6))
const behind = Buffer.from(PLACE)

const frameHead = Buffer.from('0000000000000f000007000064000002', 'hex')
const frame = (...chunks: readonly Buffer[]) => webpChunk('ANMF', frameHead, ...chunks)
const animation = webpChunk('ANIM', Buffer.alloc(6))

/** Each picture plain, and with Exif, XMP and an unknown chunk. */
export const webps: readonly (readonly [name: string, plain: Buffer, told: Buffer])[] = [
  ['lossy', webpOf(lossy), Buffer.concat([webpOf(lossy, EXIF, unknown), behind])],
  ['lossless', webpOf(lossless), Buffer.concat([webpOf(lossless, XMP), behind])],
  [
    'with a profile',
    webpOf(webpHeader(32 + 8), profile, lossy, turned),
    webpOf(webpHeader(32 + 8 + 4), profile, unknown, lossy, webpChunk('ANIM', Buffer.from(PLACE)), EXIF, XMP),
  ],
  [
    'with transparency',
    webpOf(webpHeader(16 + 8), ...transparent, turned),
    Buffer.concat([webpOf(webpHeader(16 + 8), ...transparent, EXIF), behind]),
  ],
  [
    'animated',
    webpOf(webpHeader(2 + 8 + 16), animation, frame(lossy), frame(...transparent), frame(lossless), turned),
    webpOf(
      webpHeader(31),
      animation,
      frame(lossy, unknown),
      frame(...transparent, XMP),
      frame(EXIF, lossless),
      XMP,
      EXIF,
    ),
  ],
]
