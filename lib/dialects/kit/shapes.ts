/**
 * The parts of answers. Each dialect declares its answers with them beside its views. Views are held to them by types
 * alone, so no bundle carries a schema. The reference (`docs/openapi/`) is generated from them.
 */
import * as v from 'valibot'

/** Ten digits: a random integer that is never given twice. */
export const accountId = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(1_000_000_000),
  v.maxValue(2_147_483_647),
  v.title('AccountId'),
)
export const accountIdText = v.pipe(v.string(), v.regex(/^[12]\d{9}$/), v.title('AccountIdText'))

export const fileId = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2_147_483_647), v.title('FileId'))
export const fileIdText = v.pipe(v.string(), v.regex(/^[1-9]\d{0,9}$/), v.title('FileIdText'))

/** A signed session token (JWT, ES256). */
export const token = v.pipe(v.string(), v.regex(/^[\w-]+\.[\w-]+\.[\w-]+$/), v.title('Token'))

/** Where a list goes on; the last page has none. */
export const cursor = v.exactOptional(v.pipe(v.string(), v.title('Cursor')))

export const text = v.string()
export const url = v.pipe(v.string(), v.url())
export const count = v.pipe(v.number(), v.integer(), v.minValue(0))
export const epochMs = v.pipe(v.number(), v.integer())
export const seconds = v.pipe(v.number(), v.integer(), v.minValue(1))
export const permission = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4095), v.title('Permission'))
/** Hex digits; empty for a file that came in parts. */
export const md5 = v.pipe(v.string(), v.regex(/^([0-9a-f]{32})?$/))

/** The way of a file to S3: one form, sent with all its fields, or parts with a link each. */
export const upload = v.union([
  v.strictObject({ url, fields: v.record(text, text), expires_in: seconds }),
  v.strictObject({ part_size: count, parts: count, expires_in: seconds }),
])

/** The links of parts, by their number. */
export const partUrls = v.record(v.pipe(text, v.regex(/^[1-9]\d*$/)), url)
export const partNumbers = v.array(v.pipe(v.number(), v.integer(), v.minValue(1)))

/** The type of an answer, read-only, for views. */
export type Shown<Schema extends v.GenericSchema> = Frozen<v.InferOutput<Schema>>

type Frozen<Value> = Value extends object ? { readonly [Key in keyof Value]: Frozen<Value[Key]> } : Value
