/** The field types that the documents share; a request's schema is built of them (contract, «Types»). */
import * as v from 'valibot'
import { fault } from '../../fault.ts'
import type { RawFields } from './body.ts'

const wellFormed = v.check((text: string) => text.isWellFormed())

/** Any text, even an empty one. */
export const text = v.pipe(v.string(), wellFormed)

/** A text that may be missing; empty is missing (old forms send `mail=`). */
export const optionalText = v.optional(
  v.pipe(
    text,
    v.transform((value): string | null => (value === '' ? null : value)),
  ),
  '',
)

/** A whole number or its decimal digits. */
export const integer = v.union([
  v.pipe(v.number(), v.safeInteger()),
  v.pipe(
    v.string(),
    v.regex(/^-?\d{1,15}$/),
    v.transform((digits) => Number(digits)),
  ),
])

/** A whole number that may be missing; empty is missing. */
export const optionalInteger = v.optional(
  v.union([
    integer,
    v.pipe(
      v.literal(''),
      v.transform(() => null),
    ),
  ]),
  '',
)

export type FieldsSchema = v.ObjectSchema<v.ObjectEntries, undefined>

/**
 * Reads the fields a route asks for and drops all others; `null` is absent.
 * @throws {Fault} `malformed` for a wrong type or a missing field
 */
export function readFields<Schema extends FieldsSchema>(schema: Schema, raw: RawFields): v.InferOutput<Schema> {
  const present = Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== null))
  const read = v.safeParse(schema, present)
  if (!read.success) throw fault('malformed')
  return read.output
}
