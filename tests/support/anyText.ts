/** Texts and bytes at random, and how often: `FUZZ_RUNS=1000000` for a long night. */
import fc from 'fast-check'

const given = Number(process.env['FUZZ_RUNS'] ?? '')

/** So many runs, or what FUZZ_RUNS says. */
export const runs = (usual = 300) => ({ numRuns: given > 0 ? given : usual })

/** Half characters too, which no UTF-8 has. */
const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((all) => String.fromCharCode(...all))

/** Of characters that readers look for. */
const telling = fc
  .array(fc.constantFrom(...' \t\r\n\0"\'\\;:,.=&%+-_@/|{}[]()<>#*?!~^`1２0aAé中😀\u200b\u202e\u3164\ufeff\ufffd'), {
    maxLength: 40,
  })
  .map((all) => all.join(''))

/** Whatever a text may be. */
export const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), units, telling)

/** Whatever a text of Unicode may be: without half characters. */
export const anyUnicode = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), telling)

export const anyBytes = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))

/** A text with something taken out of it, put into it or changed in it. */
export const damaged = (text: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat({ max: text.length }), fc.nat({ max: 4 }), fc.oneof(fc.string({ maxLength: 3 }), telling))
    .map(([at, length, put]) => text.slice(0, at) + put + text.slice(at + length))

/** The same of bytes. */
export const damagedBytes = (bytes: Buffer): fc.Arbitrary<Buffer> =>
  fc
    .tuple(fc.nat({ max: bytes.length }), fc.nat({ max: 4 }), fc.uint8Array({ maxLength: 4 }))
    .map(([at, length, put]) => Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + length)]))
