import { exif, onlyTurned, PLACE, xmp } from './place.ts'

/** Made by a browser: JFIF, two quantization tables, a baseline frame, four Huffman tables, one scan. */
export const plainJpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAIABADASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAIE/8QAIhAAAQEGBwAAAAAAAAAAAAAAAAECAwQREhQTITFRUmFx/8QAFAEBAAAAAAAAAAAAAAAAAAAAA//EABcRAAMBAAAAAAAAAAAAAAAAAAABAyH/2gAMAwEAAhEDEQA/AIV5B2NGE3c855a+7dGNQB4pDVw//9k=',
  'base64',
)

const JFIF_END = 20
const SCAN_HEAD = Buffer.from('ffda', 'hex')

export function jpegSegment(code: number, ...data: readonly (Buffer | string)[]): Buffer {
  const whole = Buffer.concat(data.map((part) => Buffer.from(part as string, 'latin1')))
  const head = Buffer.from([0xff, code, 0, 0])
  head.writeUInt16BE(whole.length + 2, 2)
  return Buffer.concat([head, whole])
}

/** The plain picture with these segments after its JFIF header. */
export const jpegWith = (...segments: readonly Buffer[]): Buffer =>
  Buffer.concat([plainJpeg.subarray(0, JFIF_END), ...segments, plainJpeg.subarray(JFIF_END)])

export const jpegExif = (tiff: Buffer): Buffer => jpegSegment(0xe1, 'Exif\0\0', tiff)

/** Exif with the orientation alone. */
export const onlyOrientation = (orientation: number): Buffer => jpegExif(onlyTurned(orientation))

/** Segments for the display of colours, without personal data. */
const looks = [jpegSegment(0xe2, 'ICC_PROFILE\0\x01\x01profile'), jpegSegment(0xee, 'Adobe\0d\0\0\0\0\x01')]

export const lookingJpeg = (...segments: readonly Buffer[]): Buffer => jpegWith(...segments, ...looks)

const thumbnail = Buffer.concat([
  Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\x03\x02', 'latin1'),
  Buffer.from(PLACE.slice(0, 18)),
])
const beforeScan = plainJpeg.indexOf(SCAN_HEAD)

/**
 * With a thumbnail, Exif, XMP, IPTC, the directory of a second picture, comments, and another picture behind its end.
 */
export const toldJpeg = (orientation: number, endian: 'II' | 'MM'): Buffer =>
  Buffer.concat([
    plainJpeg.subarray(0, 2),
    jpegSegment(0xe0, thumbnail),
    jpegSegment(0xe0, 'JFXX\0\x10', PLACE),
    jpegExif(exif(orientation, endian)),
    jpegSegment(0xe1, 'http://ns.adobe.com/xap/1.0/\0', xmp),
    jpegSegment(0xed, 'Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x1e\x1c\x02\x5a\0\x16', PLACE),
    jpegSegment(0xe2, 'MPF\0', PLACE),
    ...looks,
    jpegSegment(0xee, 'Ducky', PLACE),
    jpegSegment(0xe5, PLACE),
    plainJpeg.subarray(JFIF_END, beforeScan),
    jpegSegment(0xfe, PLACE),
    Buffer.from([0xff, 0xff]),
    plainJpeg.subarray(beforeScan),
    jpegWith(jpegExif(exif(orientation, endian))),
    Buffer.from(PLACE),
  ])
