/** Base64 of RFC 4648 §4, taken strictly: Node's own decoder forgives garbage. */

/**
 * Decodes base64 with its padding and without anything between.
 * @param bytesMax judged on the encoded length before anything is decoded
 */
export function readBase64(text: string, bytesMax: number): Buffer | 'malformed' | 'too-large' {
  if (text.length > Math.ceil(bytesMax / 3) * 4) return 'too-large'
  const bytes = Buffer.from(text, 'base64')
  // Whatever the decoder skipped, forgave or filled in does not come back.
  if (bytes.toString('base64') !== text) return 'malformed'
  return bytes.length > bytesMax ? 'too-large' : bytes
}
