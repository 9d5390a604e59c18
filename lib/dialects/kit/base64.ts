/**
 * Strict base64 of RFC 4648 §4; Node's own decoder skips characters that do not belong. Line ends are allowed: MIME and
 * Android write them.
 */

/**
 * Decodes padded base64 of one line. It is not encoded again to be compared, which takes five times as long.
 * @returns null for what an encoder does not write
 */
export function decodeBase64(text: string): Buffer | null {
  // Node's decoder takes these two for `+` and `/`, and characters beyond ASCII for others.
  if (text.includes('-') || text.includes('_') || Buffer.byteLength(text) !== text.length) return null
  const bytes = Buffer.from(text, 'base64')
  const padding = text.endsWith('==') ? 2 : Number(text.endsWith('='))
  // It skips what does not belong, and each character that it skips is missing in the bytes.
  if (bytes.length !== (text.length / 4) * 3 - padding) return null
  // Bits that no byte has any more must be zero.
  const last = bytes.subarray(Math.max(bytes.length - 3 + padding, 0))
  return text.endsWith(last.toString('base64')) ? bytes : null
}

/**
 * Decodes padded base64; CR and LF may stand anywhere, nothing else may stand between.
 * @param bytesMax checked against the encoded length before decoding
 */
export function readBase64(written: string, bytesMax: number): Buffer | 'malformed' | 'too-large' {
  const text = written.includes('\n') || written.includes('\r') ? written.replaceAll(/[\r\n]/g, '') : written
  if (text.length > Math.ceil(bytesMax / 3) * 4) return 'too-large'
  const bytes = decodeBase64(text)
  if (bytes === null) return 'malformed'
  return bytes.length > bytesMax ? 'too-large' : bytes
}
