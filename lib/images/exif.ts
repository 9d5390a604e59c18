/** The orientation in Exif (Exif 2.32 §4.6.4, tag 0x0112); everything else in it is private and dropped. */

const PREFIX = 'Exif\0\0'
const ORIENTATION = 0x0112
const SHORT = 3
const ENTRY_BYTES = 12

const byteOrders = {
  II: {
    short: (tiff: Buffer, at: number) => tiff.readUInt16LE(at),
    long: (tiff: Buffer, at: number) => tiff.readUInt32LE(at),
  },
  MM: {
    short: (tiff: Buffer, at: number) => tiff.readUInt16BE(at),
    long: (tiff: Buffer, at: number) => tiff.readUInt32BE(at),
  },
}

/** Whether the data begin like Exif in JPEG; some writers of WebP do the same. */
export const isExif = (data: Buffer): boolean => data.toString('latin1', 0, PREFIX.length) === PREFIX

/**
 * The orientation, 2 … 8.
 * @returns null for an upright picture, or where nothing readable is there
 */
function orientationOf(exif: Buffer): number | null {
  const tiff = isExif(exif) ? exif.subarray(PREFIX.length) : exif
  const name = tiff.toString('latin1', 0, 2)
  if ((name !== 'II' && name !== 'MM') || tiff.length < 8) return null
  const { short, long } = byteOrders[name]
  const directory = long(tiff, 4)
  if (directory + 2 > tiff.length) return null
  for (let index = 0; index < short(tiff, directory); index++) {
    const entry = directory + 2 + index * ENTRY_BYTES
    if (entry + ENTRY_BYTES > tiff.length) return null
    if (short(tiff, entry) !== ORIENTATION || short(tiff, entry + 2) !== SHORT) continue
    const orientation = short(tiff, entry + 8)
    return orientation >= 2 && orientation <= 8 ? orientation : null
  }
  return null
}

/**
 * Exif with the orientation alone, with or without the prefix `Exif` as it was.
 * @returns null for an upright picture, or where nothing readable is there
 */
export function orientationIn(exif: Buffer): Buffer | null {
  const orientation = orientationOf(exif)
  if (orientation === null) return null
  const directory = Buffer.from('0001' + '0112' + '0003' + '00000001' + '00000000' + '00000000', 'hex')
  directory.writeUInt16BE(orientation, 10)
  return Buffer.concat([Buffer.from(`${isExif(exif) ? PREFIX : ''}MM\0*\0\0\0\x08`, 'latin1'), directory])
}
