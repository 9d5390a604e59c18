import { fault } from '../../fault.ts'

/**
 * Text of bytes that are UTF-8 and nothing else.
 * @throws {Fault} `malformed`, also where somebody in between has decoded broken bytes already
 */
export function decodeUtf8(bytes: Uint8Array): string {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw fault('malformed')
  }
  // Broken bytes have become this character there.
  if (text.includes('\uFFFD')) throw fault('malformed')
  return text
}
