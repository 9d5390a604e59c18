/**
 * What answers are made of. Each dialect declares its answers with these, beside its views; the views are held to them by
 * their types alone, so that no function carries a schema. The reference (`docs/openapi/`) is generated from them.
 */
import * as v from 'valibot'

/** Ten digits: a random integer that no other account has had. */
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

/** Where a list goes on; absent on the last page. */
export const cursor = v.exactOptional(v.pipe(v.string(), v.title('Cursor')))

export const text = v.string()
export const url = v.pipe(v.string(), v.url())
export const count = v.pipe(v.number(), v.integer(), v.minValue(0))
export const epochMs = v.pipe(v.number(), v.integer())
export const seconds = v.pipe(v.number(), v.integer(), v.minValue(1))
export const permission = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4095), v.title('Permission'))
/** Hex digits; empty for a file that came in parts. */
export const md5 = v.pipe(v.string(), v.regex(/^([0-9a-f]{32})?$/))

/** How a file comes to S3: one form, sent with all its fields, or parts that are signed one by one. */
export const upload = v.union([
  v.strictObject({ url, fields: v.record(text, text), expires_in: seconds }),
  v.strictObject({ part_size: count, parts: count, expires_in: seconds }),
])

/** Where parts go, by their number, and which are there already. */
export const partUrls = v.record(v.pipe(text, v.regex(/^[1-9]\d*$/)), url)
export const partNumbers = v.array(v.pipe(v.number(), v.integer(), v.minValue(1)))

/** What an answer of this schema is, seen from a view: nothing in it is changed any more. */
export type Shown<Schema extends v.GenericSchema> = Frozen<v.InferOutput<Schema>>

type Frozen<Value> = Value extends object ? { readonly [Key in keyof Value]: Frozen<Value[Key]> } : Value
