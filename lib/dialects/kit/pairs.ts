import { fault } from '../../fault.ts'

const PAIRS_MAX = 100

function decode(text: string): string {
  let decoded: string
  try {
    decoded = decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    // Broken percent-encoding or no UTF-8; decoding it would turn different bytes into the same text.
    throw fault('malformed')
  }
  // A proxy that decoded broken bytes has put this character in their place.
  if (decoded.includes('\uFFFD')) throw fault('malformed')
  return decoded
}

/**
 * Reads `application/x-www-form-urlencoded` text strictly; empty pairs (`&&`) are harmless.
 * @throws {Fault} `malformed` for duplicate names, broken escapes, bytes that are not UTF-8, a flood of pairs
 */
export function readPairs(text: string): Record<string, string> {
  const parts = text.split('&').filter((part) => part !== '')
  if (parts.length > PAIRS_MAX) throw fault('malformed')
  const pairs = new Map<string, string>()
  for (const part of parts) {
    const at = part.indexOf('=')
    const name = decode(at < 0 ? part : part.slice(0, at))
    if (pairs.has(name)) throw fault('malformed')
    pairs.set(name, at < 0 ? '' : decode(part.slice(at + 1)))
  }
  return Object.fromEntries(pairs)
}
