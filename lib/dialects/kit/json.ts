/** Strict JSON: bounded depth, and no number that differs from the one written. */
import { fault } from '../../fault.ts'

const NESTING_MAX = 32
const QUOTE = '"'
const BACKSLASH = '\\'

/** Stands for a number that a double cannot hold as written, so that it is never taken for another one. */
export class InexactNumber {}

// Up to 2^53 every whole number has a double of its own.
const WHOLE_MAX = 2n ** 53n
// A decimal of so many significant digits survives the way to a double and back (IEEE 754, DBL_DIG).
const DIGITS_MAX = 15

function isExact(written: string): boolean {
  if (/^-?\d+$/.test(written)) {
    const whole = written.length > 32 ? WHOLE_MAX + 1n : BigInt(written)
    return whole <= WHOLE_MAX && whole >= -WHOLE_MAX
  }
  const [mantissa = ''] = written.split(/e/i)
  const digits = mantissa.replace(/[-.]/g, '').replace(/^0+/, '')
  return digits.length <= DIGITS_MAX && Math.abs(Number(written)) <= Number(WHOLE_MAX)
}

/** Finds JSON with a number that may be inexact: that takes 16 digits or an exponent, which few bodies have. */
const suspicious = /[\d.]{16}|\d[eE]/

/** `JSON.parse` tells its reviver what was written (ECMA-262, `JSON.parse` source text access). */
type Reviver = (this: unknown, key: string, value: unknown) => unknown
const markInexact = (_: string, value: unknown, context?: { source?: string }): unknown =>
  typeof value === 'number' && context?.source !== undefined && !isExact(context.source) ? new InexactNumber() : value

/** A quote behind an odd number of backslashes belongs to the string. */
function isEscaped(json: string, at: number): boolean {
  let backslashes = 0
  while (json[at - 1 - backslashes] === BACKSLASH) backslashes++
  return backslashes % 2 === 1
}

/**
 * The end of the string whose quote is at `start`. A string may be a file of megabytes, so it is skipped in one step.
 */
function endOfString(json: string, start: number): number {
  let end = json.indexOf(QUOTE, start + 1)
  while (end >= 0 && isEscaped(json, end)) end = json.indexOf(QUOTE, end + 1)
  return end < 0 ? json.length : end
}

/** The JSON without what its strings hold. */
function outsideOfStrings(json: string): string {
  const pieces: string[] = []
  for (let at = 0; at < json.length; ) {
    const quote = json.indexOf(QUOTE, at)
    const end = quote < 0 ? json.length : quote
    pieces.push(json.slice(at, end))
    at = quote < 0 ? end : endOfString(json, quote) + 1
  }
  return pieces.join(QUOTE)
}

/** Whether brackets nest deeper than allowed; checked before a parser recurses into them. */
function nestsTooDeep(outside: string): boolean {
  let depth = 0
  for (const character of outside) {
    if (character === '{' || character === '[') {
      depth++
      if (depth > NESTING_MAX) return true
    } else if (character === '}' || character === ']') depth--
  }
  return false
}

/**
 * Reads a JSON object; of duplicate members the last wins.
 * @throws {Fault} `malformed`
 */
export function readJson(text: string): Readonly<Record<string, unknown>> {
  const outside = outsideOfStrings(text)
  if (nestsTooDeep(outside)) throw fault('malformed')
  try {
    return suspicious.test(outside) ? JSON.parse(text, markInexact as Reviver) : JSON.parse(text)
  } catch {
    // The parser's message repeats the text, so it is dropped.
    throw fault('malformed')
  }
}
