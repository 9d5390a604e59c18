/**
 * Strict base64 of RFC 4648 §4; Node's own decoder skips characters that do not belong. Line ends are allowed: MIME and
 * Android write them.
 */

/**
 * Decodes padded base64; CR and LF may stand anywhere, nothing else may stand between.
 * @param bytesMax checked against the encoded length before decoding
 */
export function readBase64(written: string, bytesMax: number): Buffer | 'malformed' | 'too-large' {
  const text = written.includes('\n') || written.includes('\r') ? written.replaceAll(/[\r\n]/g, '') : written
  if (text.length > Math.ceil(bytesMax / 3) * 4) return 'too-large'
  const bytes = Buffer.from(text, 'base64')
  // A decoder that skipped or added anything does not give the same text back.
  if (bytes.toString('base64') !== text) return 'malformed'
  return bytes.length > bytesMax ? 'too-large' : bytes
}
