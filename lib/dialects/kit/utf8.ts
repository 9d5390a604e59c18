import { fault } from '../../fault.ts'

/**
 * A text that was UTF-8 before it was decoded elsewhere.
 * @throws {Fault} `malformed` where a proxy has decoded broken bytes
 */
export function checkText(text: string): string {
  // A proxy that decoded broken bytes has put this character in their place.
  if (!text.isWellFormed() || text.includes('\uFFFD')) throw fault('malformed')
  return text
}

/**
 * Decodes bytes that are UTF-8 and nothing else.
 * @throws {Fault} `malformed`, also where a proxy has decoded broken bytes already
 */
export function decodeUtf8(bytes: Uint8Array): string {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw fault('malformed')
  }
  return checkText(text)
}
