/**
 * Pictures of any kind at random (S66, S69): whatever bytes come, they are refused, or come out as a picture that is
 * read again to its end as it stands, without a trace of what must not be shown.
 */
import fc from 'fast-check'
import { describe, test } from 'vitest'
import type { CleanImage } from '../../lib/images/image.ts'
import { readImage } from '../../lib/images/readImage.ts'
import { expectSame, runs } from '../support/anyText.ts'
import { gifEnd, gifHead, gifImage, plainGif, toldGif } from '../support/pictures/gif.ts'
import { jpegSegment, jpegWith, lookingJpeg, onlyOrientation, toldJpeg } from '../support/pictures/jpeg.ts'
import { exif, onlyTurned, PLACE, PLACE_NUMBERS } from '../support/pictures/place.ts'
import { plainPng, pngChunk, pngEnd, pngHead, pngOf, pngPixels, toldPng } from '../support/pictures/png.ts'
import { lossy, webpChunk, webpHeader, webpOf, webps } from '../support/pictures/webp.ts'

/** Of each kind one that has nothing to hide, and one that has. */
const pictures: Readonly<Record<string, readonly Buffer[]>> = {
  PNG: [plainPng, toldPng],
  JPEG: [lookingJpeg(onlyOrientation(6)), toldJpeg(6, 'II')],
  GIF: [plainGif, toldGif],
  WebP: webps.flatMap(([, plain, told]) => [plain, told]),
}

/** @returns what came out, null where it was refused */
function expectCleanOrRefused(bytes: Buffer): CleanImage | null {
  const read = readImage(bytes)
  if (read) expectSame(readImage(read.bytes), read, 'what came out is read as it stands')
  return read
}

function expectClean(bytes: Buffer): CleanImage {
  const read = expectCleanOrRefused(bytes)
  if (!read) throw new Error('a picture was refused')
  for (const secret of [PLACE, PLACE_NUMBERS]) expectSame(read.bytes.includes(secret), false)
  return read
}

const canary = Buffer.concat([Buffer.from(PLACE), PLACE_NUMBERS])
/** Anything, with what must not be shown in the middle of it. */
const telling = fc
  .tuple(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 40 }))
  .map(([before, after]) => Buffer.concat([before, canary, after]))

describe('Bytes at random', () => {
  const heads = ['89504e470d0a1a0a', 'ffd8ff', '474946383961', '474946383761', '52494646'].map((hex) =>
    Buffer.from(hex, 'hex'),
  )
  const anyBytes = fc
    .tuple(fc.constantFrom(...heads, Buffer.alloc(0)), fc.uint8Array({ maxLength: 300 }))
    .map(([head, bytes]) => Buffer.concat([head, bytes]))

  test('behind the head of any kind are refused or come out clean', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expectCleanOrRefused(bytes)
      }),
      runs(500),
    )
  })
})

describe('A real picture', () => {
  for (const [kind, samples] of Object.entries(pictures)) {
    const [most] = samples.map(({ length }) => length).sort((one, other) => other - one)
    const place = fc.record({ sample: fc.constantFrom(...samples), at: fc.nat((most ?? 1) - 1) })

    test(`with any bytes changed, put in or taken out is refused or comes out clean: ${kind}`, () => {
      const change = fc.record({ at: fc.nat((most ?? 1) - 1), gone: fc.nat(4), put: fc.uint8Array({ maxLength: 4 }) })
      const changed = fc.record({ sample: fc.constantFrom(...samples), changes: fc.array(change, { maxLength: 4 }) })
      fc.assert(
        fc.property(changed, ({ sample, changes }) => {
          let bytes = sample
          for (const { at, gone, put } of changes)
            bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + gone)])
          expectCleanOrRefused(bytes)
        }),
        runs(500),
      )
    })

    test(`with any bit turned is refused or comes out clean: ${kind}`, () => {
      fc.assert(
        fc.property(place, fc.nat(7), ({ sample, at }, bit) => {
          const bytes = Buffer.from(sample)
          bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ (1 << bit)
          expectCleanOrRefused(bytes)
        }),
        runs(500),
      )
    })

    test(`cut off anywhere is refused, or had its end before: ${kind}`, () => {
      fc.assert(
        fc.property(place, ({ sample, at }) => {
          const length = at % sample.length
          const read = expectCleanOrRefused(sample.subarray(0, length))
          if (read) expectSame(read, readImage(sample))
        }),
        runs(500),
      )
    })
  }
})

describe('Whatever tells more than the picture', () => {
  const name = fc.string({ unit: fc.constantFrom(...'ABCDEXIFMPfghtxz '), minLength: 4, maxLength: 4 })

  test('goes from a PNG, in a chunk of any name that it may have', () => {
    const shown = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'iCCP', 'fdAT'])
    const ancillary = fc
      .string({ unit: fc.constantFrom(...'abcdefGHIJKLMXYZ'), minLength: 4, maxLength: 4 })
      .filter((type) => /^[a-z]/.test(type))
    const types = fc.oneof(ancillary, fc.constantFrom('tEXt', 'iTXt', 'zTXt', 'tIME', 'eXIf', 'pHYs', 'gAMA', 'bKGD'))
    fc.assert(
      fc.property(types, telling, (type, data) => {
        fc.pre(!shown.has(type))
        expectClean(pngOf(pngHead, pngChunk(type, data), pngPixels, pngChunk(type, data), pngEnd))
      }),
      runs(500),
    )
  })

  test('goes from a JPEG, in any application’s segment and in comments', () => {
    const heads = fc.constantFrom('', 'Exif\0\0', 'Exif\0\0MM\0*\0\0\0\x08', 'JFXX\0', 'MPF\0', 'http://ns.adobe.com/')
    const codes = fc.oneof(fc.integer({ min: 0xe0, max: 0xef }), fc.constant(0xfe))
    fc.assert(
      fc.property(codes, heads, telling, (code, head, data) => {
        expectClean(jpegWith(jpegSegment(code, Buffer.from(head, 'latin1'), data)))
      }),
      runs(500),
    )
  })

  test('goes from a GIF, in an extension of any label', () => {
    const labels = fc.oneof(fc.constantFrom(0x2c, 0x3b, 0x21, 0xfe, 0xff, 0x01), fc.integer({ min: 0, max: 255 }))
    fc.assert(
      fc.property(labels, telling, (label, data) => {
        // A control block of another length is no control block.
        fc.pre(label !== 0xf9)
        const extension = Buffer.concat([Buffer.from([0x21, label, data.length]), data, Buffer.from([0])])
        expectClean(Buffer.concat([gifHead, extension, gifImage(), extension, gifEnd]))
      }),
      runs(500),
    )
  })

  test('goes from a WebP, in a chunk of any name', () => {
    const shown = new Set(['ICCP', 'ALPH', 'VP8 ', 'VP8L'])
    const types = fc.oneof(name, fc.constantFrom('EXIF', 'XMP ', 'ANIM', 'ANMF', 'VP8X'))
    fc.assert(
      fc.property(types, telling, (type, data) => {
        fc.pre(!shown.has(type))
        const chunk = webpChunk(type, data)
        expectClean(webpOf(webpHeader(0), chunk, lossy, chunk))
        expectClean(webpOf(lossy, chunk))
      }),
      runs(500),
    )
  })

  const orders = (['II', 'MM'] as const).flatMap((endian) =>
    [true, false].flatMap((named) => [2, 3, 4, 5, 6, 7, 8].map((orientation) => ({ endian, named, orientation }))),
  )

  test.each(orders)('goes from Exif, and the orientation stays: PNG, JPEG, WebP: %j', (order) => {
    const { orientation, endian, named } = order
    const tiff = Buffer.concat([Buffer.from(named ? 'Exif\0\0' : ''), exif(orientation, endian)])
    const left = onlyTurned(orientation)
    const png = expectClean(pngOf(pngHead, pngChunk('eXIf', exif(orientation, endian)), pngPixels, pngEnd))
    expectSame(png.bytes.includes(pngChunk('eXIf', left)), true)
    const jpeg = expectClean(jpegWith(jpegSegment(0xe1, Buffer.from('Exif\0\0'), exif(orientation, endian))))
    expectSame(jpeg.bytes.includes(onlyOrientation(orientation)), true)
    const webp = expectClean(webpOf(webpHeader(8), lossy, webpChunk('EXIF', tiff)))
    const kept = Buffer.concat([tiff.subarray(0, named ? 6 : 0), left])
    expectSame(webp.bytes.equals(webpOf(webpHeader(8), lossy, webpChunk('EXIF', kept))), true)
  })
})
