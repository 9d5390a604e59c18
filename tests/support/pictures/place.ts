/** The place where a picture was taken, in the forms of phones and editors. */

/** The place that must never appear in output: as text, and as the numbers of Exif. */
export const PLACE = '39.904211N,116.407395E'
export const PLACE_NUMBERS = Buffer.from('000186a1000003e9', 'hex')

export const xmp = Buffer.from(`<x:xmpmeta><rdf:Description exif:GPSLatitude="${PLACE}"/></x:xmpmeta>`)

type Endian = 'II' | 'MM'

function numbers(endian: Endian, bytes: 2 | 4, ...values: readonly number[]): Buffer {
  const written = Buffer.alloc(bytes * values.length)
  for (const [index, value] of values.entries()) {
    if (endian === 'II') written.writeUIntLE(value, index * bytes, bytes)
    else written.writeUIntBE(value, index * bytes, bytes)
  }
  return written
}

/** Exif as a phone writes it: its name, the orientation, and a directory with the position. */
export function exif(orientation: number, endian: Endian = 'MM'): Buffer {
  const short = (...values: readonly number[]) => numbers(endian, 2, ...values)
  const long = (...values: readonly number[]) => numbers(endian, 4, ...values)
  const make = Buffer.from(`Phone at ${PLACE}\0`)
  const [first, position] = [8, 8 + 2 + 3 * 12 + 4]
  const data = position + 2 + 12 + 4
  return Buffer.concat([
    ...[Buffer.from(endian), short(42), long(first)],
    ...[short(3), short(0x010f, 2), long(make.length, data + 24)],
    ...[short(0x0112, 3), long(1), short(orientation, 0), short(0x8825, 4), long(1, position), long(0)],
    ...[short(1), short(0x0002, 5), long(3, data), long(0)],
    ...[PLACE_NUMBERS, PLACE_NUMBERS, PLACE_NUMBERS, make],
  ])
}

/** Exif with the orientation alone, without the prefix that it has in a JPEG. */
export const onlyTurned = (orientation: number): Buffer =>
  Buffer.from(`4d4d002a00000008000101120003000000010${`00${orientation}`}000000000000`, 'hex')
