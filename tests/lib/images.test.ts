/**
 * Avatars as they arrive (S66, S69): known by their structure, stripped of where and with what they were taken, and
 * otherwise the very bytes that were sent, so that they show what they showed.
 */
import { describe, expect, test } from 'vitest'
import { readImage } from '../../lib/images/readImage.ts'
import { gifEnd, gifHead, gifImage, plainGif, toldGif } from '../support/pictures/gif.ts'
import {
  jpegExif,
  jpegSegment,
  jpegWith,
  lookingJpeg,
  onlyOrientation,
  plainJpeg,
  toldJpeg,
} from '../support/pictures/jpeg.ts'
import { exif, PLACE, PLACE_NUMBERS } from '../support/pictures/place.ts'
import { plainPng, pngChunk, pngEnd, pngHead, pngHeader, pngOf, pngPixels, toldPng } from '../support/pictures/png.ts'
import { lossless, lossy, webpChunk, webpHeader, webpOf, webps } from '../support/pictures/webp.ts'

type Sample = readonly [name: string, type: string, plain: Buffer, told: Buffer]

const samples: readonly Sample[] = [
  ['PNG', 'image/png', plainPng, toldPng],
  ['JPEG, upright', 'image/jpeg', lookingJpeg(), toldJpeg(1, 'MM')],
  ['JPEG, turned', 'image/jpeg', lookingJpeg(onlyOrientation(6)), toldJpeg(6, 'MM')],
  ['JPEG, turned, little-endian', 'image/jpeg', lookingJpeg(onlyOrientation(8)), toldJpeg(8, 'II')],
  ['GIF', 'image/gif', plainGif, toldGif],
  ...webps.map(([name, plain, told]): Sample => [`WebP, ${name}`, 'image/webp', plain, told]),
]

describe('A picture', () => {
  for (const [name, type, plain, told] of samples) {
    test(`without anything to hide stays as it is: ${name}`, () => {
      expect(readImage(plain)).toEqual({ type, bytes: plain, width: 16, height: 8 })
    })

    test(`loses its place and keeps everything that is shown: ${name}`, () => {
      expect(told.includes(PLACE)).toBe(true)
      expect(readImage(told)).toEqual({ type, bytes: plain, width: 16, height: 8 })
      for (const secret of [PLACE, PLACE_NUMBERS, 'Phone', 'xmpmeta']) expect(plain.includes(secret)).toBe(false)
    })

    test(`that is cut off anywhere is none: ${name}`, () => {
      const shorter = Array.from({ length: plain.length }, (_, length) => length)
      expect(shorter.filter((length) => readImage(plain.subarray(0, length)) !== null)).toEqual([])
    })

    test(`with any byte changed is read or refused, never more than was sent: ${name}`, () => {
      for (let at = 0; at < told.length; at++) {
        const changed = Buffer.from(told)
        changed[at] = (changed[at] ?? 0) ^ 0xff
        expect(readImage(changed)?.bytes.length ?? 0).toBeLessThanOrEqual(told.length)
      }
    })
  }

  test('is known by its bytes: all else is refused', () => {
    const others = [
      '',
      'GIF89a',
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      '<!doctype html>',
      '%PDF-1.7',
      'BM',
      'II*\0',
    ]
    const heads = [
      '89504e470d0a1a0a',
      'ffd8ff',
      'ffd8ffd9',
      '5249464604000000',
      '52494646040000005745425',
      '474946383961',
    ]
    for (const text of others) expect(readImage(Buffer.from(text))).toBe(null)
    for (const hex of heads) expect(readImage(Buffer.from(hex, 'hex'))).toBe(null)
    expect(readImage(Buffer.concat([Buffer.from('<script>'), plainGif]))).toBe(null)
  })
})

describe('The sides of a picture', () => {
  const frame = (width: number, height: number) => {
    const changed = Buffer.from(plainJpeg)
    const at = changed.indexOf(Buffer.from('ffc0', 'hex'))
    changed.writeUInt16BE(height, at + 5)
    changed.writeUInt16BE(width, at + 7)
    return changed
  }
  const screen = (width: number, height: number) => {
    const changed = Buffer.from(plainGif)
    changed.writeUInt16LE(width, 6)
    changed.writeUInt16LE(height, 8)
    return changed
  }
  const still = (width: number, height: number) => {
    const changed = Buffer.from(lossy)
    changed.writeUInt16LE(width, 14)
    changed.writeUInt16LE(height, 16)
    return changed
  }
  const png = (width: number, height: number) => pngOf(pngHeader(width, height), pngPixels, pngEnd)
  const makers: readonly ((width: number, height: number) => Buffer)[] = [
    png,
    frame,
    screen,
    (width, height) => webpOf(still(width, height)),
    (width, height) => webpOf(webpHeader(0, width, height), still(width, height)),
  ]

  test('are at most 8192 pixels, told without decoding anything', () => {
    for (const make of makers) {
      expect(readImage(make(8192, 8192))).toMatchObject({ width: 8192, height: 8192 })
      for (const [width, height] of [
        [8193, 1],
        [1, 8193],
      ] as const)
        expect(readImage(make(width, height))).toBe(null)
    }
    expect(readImage(png(50_000, 50_000))).toBe(null)
    for (const make of makers.slice(0, 3)) expect([make(0, 8), make(16, 0)].map(readImage)).toEqual([null, null])
  })

  test('are those of every frame, and of the picture inside', () => {
    const gif = (image: Buffer) => readImage(Buffer.concat([gifHead, image, gifEnd]))
    expect([gif(gifImage(16, 8)) === null, gif(gifImage(8193, 8)), gif(gifImage(16, 0))]).toEqual([false, null, null])
    expect(readImage(webpOf(webpHeader(0, 16, 9), lossy))).toBe(null)
    expect(readImage(webpOf(webpHeader(0), still(16_000, 8)))).toBe(null)
  })
})

describe('A picture of another structure is refused', () => {
  const corrupted = Buffer.from(pngPixels)
  corrupted[corrupted.length - 1] = (corrupted.at(-1) ?? 0) ^ 1
  const palette = pngChunk('PLTE', Buffer.alloc(6))
  const pngs: Record<string, Buffer> = {
    'a wrong checksum': pngOf(pngHead, corrupted, pngEnd),
    'no pixels': pngOf(pngHead, pngEnd),
    'no end': pngOf(pngHead, pngPixels),
    'a header that is not the first': pngOf(pngPixels, pngHead, pngEnd),
    'two headers': pngOf(pngHead, pngHead, pngPixels, pngEnd),
    'a colour type that is none': pngOf(pngHeader(16, 8, 5), pngPixels, pngEnd),
    'a palette that is missing': pngOf(pngHeader(16, 8, 3), pngPixels, pngEnd),
    'two palettes': pngOf(pngHeader(16, 8, 3), palette, palette, pngPixels, pngEnd),
    'a chunk that is needed and unknown': pngOf(pngHead, pngChunk('ABCD'), pngPixels, pngEnd),
  }
  const scan = plainJpeg.indexOf(Buffer.from('ffda', 'hex'))
  const frameAt = plainJpeg.indexOf(Buffer.from('ffc0', 'hex'))
  const asFrame = (code: number) => {
    const changed = Buffer.from(plainJpeg)
    changed[frameAt + 1] = code
    return changed
  }
  const jpegs: Record<string, Buffer> = {
    'no scan': Buffer.concat([plainJpeg.subarray(0, scan), Buffer.from('ffd9', 'hex')]),
    'no frame': Buffer.concat([plainJpeg.subarray(0, frameAt), plainJpeg.subarray(frameAt + 19)]),
    'two frames': jpegWith(plainJpeg.subarray(frameAt, frameAt + 19)),
    'a lossless frame': asFrame(0xc3),
    'an arithmetic frame': asFrame(0xc9),
    'a length that is none': jpegWith(Buffer.from('ffe10001', 'hex')),
    'something between the segments': jpegWith(Buffer.from('00', 'hex')),
  }
  const webp: Record<string, Buffer> = {
    'no picture': webpOf(webpHeader(0)),
    'two pictures': webpOf(webpHeader(0), lossy, lossless),
    'an animation without frames': webpOf(webpHeader(2), webpChunk('ANIM', Buffer.alloc(6))),
    'a frame without a picture': webpOf(
      webpHeader(2),
      webpChunk('ANIM', Buffer.alloc(6)),
      webpChunk('ANMF', Buffer.alloc(16)),
    ),
    'a length past its end': (() => {
      const changed = webpOf(lossy)
      changed.writeUInt32LE(1000, 4)
      return changed
    })(),
    'an unknown first chunk': webpOf(webpChunk('ABCD'), lossy),
  }
  const gifs: Record<string, Buffer> = {
    'no image': Buffer.concat([gifHead, gifEnd]),
    'an unknown block': Buffer.concat([gifHead, Buffer.from('00', 'hex'), gifImage(), gifEnd]),
    'an extension with the label of an image in its place': Buffer.concat([
      gifHead,
      Buffer.from('212c00', 'hex'),
      gifEnd,
    ]),
  }
  for (const [format, broken] of Object.entries({ PNG: pngs, JPEG: jpegs, WebP: webp, GIF: gifs })) {
    for (const [what, bytes] of Object.entries(broken)) {
      test(`${format}: ${what}`, () => expect(readImage(bytes)).toBe(null))
    }
  }
})

describe('The orientation of a JPEG', () => {
  test('is all that is left of its Exif, in any order of bytes', () => {
    for (const endian of ['II', 'MM'] as const) {
      for (const orientation of [2, 3, 4, 5, 6, 7, 8]) {
        const read = readImage(jpegWith(jpegExif(exif(orientation, endian))))
        expect(read?.bytes).toEqual(jpegWith(onlyOrientation(orientation)))
      }
    }
  })

  test('is left out where it says nothing, or cannot be read', () => {
    const broken = ['', 'MM', 'MM\0*\0\0\0\x08', 'MM\0*\xff\xff\xff\xff\0\0', 'XX\0*\0\0\0\x08\0\0\0\0\0\0']
    const tiffs = [
      exif(1),
      exif(0),
      exif(9),
      exif(6).subarray(0, 20),
      ...broken.map((text) => Buffer.from(text, 'latin1')),
    ]
    for (const tiff of tiffs) expect(readImage(jpegWith(jpegExif(tiff)))?.bytes).toEqual(plainJpeg)
  })

  test('survives restart markers, fill bytes and several scans', () => {
    const scan = plainJpeg.subarray(plainJpeg.indexOf(Buffer.from('ffda', 'hex')), -2)
    const tail = Buffer.concat([Buffer.from('ffd0112233ff00ff', 'hex'), scan, Buffer.from('ffd9', 'hex')])
    const several = Buffer.concat([plainJpeg.subarray(0, -2), tail])
    expect(readImage(several)?.bytes).toEqual(several)
    expect(
      readImage(Buffer.concat([several.subarray(0, -2), jpegSegment(0xfe, PLACE), Buffer.from('ffd9', 'hex')]))?.bytes,
    ).toEqual(several)
  })
})
