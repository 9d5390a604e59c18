/** JSON as bodies hold it: no deeper than any document needs, and every number the one that was written. */
import { fault } from '../../fault.ts'

const NESTING_MAX = 32
const QUOTE = '"'
const BACKSLASH = '\\'

/** Stands in for a number that a double does not hold as it was written, so that nobody takes it for another one. */
export class InexactNumber {}

// 2^53: up to here every whole number has a double of its own.
const WHOLE_MAX = 2n ** 53n
// So many significant digits come back from a double as they went in (IEEE 754, DBL_DIG).
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

/** A number that could be inexact has as many digits, or an exponent; few bodies have either, or a text that looks so. */
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

/** Where a string ends that begins with the quote at `start`; a file in it is megabytes long and is passed over at once. */
function endOfString(json: string, start: number): number {
  let end = json.indexOf(QUOTE, start + 1)
  while (end >= 0 && isEscaped(json, end)) end = json.indexOf(QUOTE, end + 1)
  return end < 0 ? json.length : end
}

/** Whether brackets outside of strings nest deeper than allowed, told before any parser recurses into them. */
function nestsTooDeep(json: string): boolean {
  let depth = 0
  for (let index = 0; index < json.length; index++) {
    const character = json[index]
    if (character === QUOTE) index = endOfString(json, index)
    else if (character === '{' || character === '[') {
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
  if (nestsTooDeep(text)) throw fault('malformed')
  try {
    return suspicious.test(text) ? JSON.parse(text, markInexact as Reviver) : JSON.parse(text)
  } catch {
    // The parser's message repeats the text, so it ends here.
    throw fault('malformed')
  }
}
