/** Random texts and bytes, and the number of runs: `FUZZ_RUNS=1000000` for a long night. */
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect } from 'vitest'

const given = Number(process.env['FUZZ_RUNS'] ?? '')

/** The number of runs: FUZZ_RUNS, or this default. */
export const runs = (usual = 300) => ({ numRuns: given > 0 ? given : usual })

/** Vitest's `expect` takes longer than most readers do: it is asked only about what is not the same. */
export function expectSame(actual: unknown, expected: unknown, said?: string): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual, said).toStrictEqual(expected)
}

/** Includes unpaired surrogates, which UTF-8 cannot encode. */
const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((all) => String.fromCharCode(...all))

/** Texts of the characters that parsers treat specially. */
const telling = fc
  .array(fc.constantFrom(...' \t\r\n\0"\'\\;:,.=&%+-_@/|{}[]()<>#*?!~^`1２0aAé中😀\u200b\u202e\u3164\ufeff\ufffd'), {
    maxLength: 40,
  })
  .map((all) => all.join(''))

/** Any text, also one that is not valid Unicode. */
export const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), units, telling)

/** Any valid Unicode text, without unpaired surrogates. */
export const anyUnicode = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), telling)

export const anyBytes = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))

/** A text with a part removed, inserted or changed. */
export const damaged = (text: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat({ max: text.length }), fc.nat({ max: 4 }), fc.oneof(fc.string({ maxLength: 3 }), telling))
    .map(([at, length, put]) => text.slice(0, at) + put + text.slice(at + length))

/** The same for bytes. */
export const damagedBytes = (bytes: Buffer): fc.Arbitrary<Buffer> =>
  fc
    .tuple(fc.nat({ max: bytes.length }), fc.nat({ max: 4 }), fc.uint8Array({ maxLength: 4 }))
    .map(([at, length, put]) => Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + length)]))
