import { fault } from '../../fault.ts'

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
  // A proxy that decoded broken bytes has put this character in their place.
  if (text.includes('\uFFFD')) throw fault('malformed')
  return text
}
