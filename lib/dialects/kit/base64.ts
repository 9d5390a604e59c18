/** Base64 of RFC 4648 §4, taken strictly: Node's own decoder forgives garbage. Lines are MIME's and Android's way. */

/**
 * Decodes base64 with its padding; CR and LF may stand anywhere, and nothing else between.
 * @param bytesMax judged on the encoded length before anything is decoded
 */
export function readBase64(written: string, bytesMax: number): Buffer | 'malformed' | 'too-large' {
  const text = written.includes('\n') || written.includes('\r') ? written.replaceAll(/[\r\n]/g, '') : written
  if (text.length > Math.ceil(bytesMax / 3) * 4) return 'too-large'
  const bytes = Buffer.from(text, 'base64')
  // Whatever the decoder skipped, forgave or filled in does not come back.
  if (bytes.toString('base64') !== text) return 'malformed'
  return bytes.length > bytesMax ? 'too-large' : bytes
}
