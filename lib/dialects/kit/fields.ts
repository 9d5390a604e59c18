/** The field types that the documents share; schemas of requests are built of them (contract, «Types»). */
import * as v from 'valibot'
import { fault } from '../../fault.ts'
import type { BodyForm, RawFields } from './body.ts'

const wellFormed = v.check((text: string) => text.isWellFormed())

/** Any text, also an empty one. */
export const text = v.pipe(v.string(), wellFormed)

/** A text that may be missing; an empty one counts as missing (old forms send `mail=`). */
export const optionalText = v.optional(
  v.pipe(
    text,
    v.transform((value): string | null => (value === '' ? null : value)),
  ),
  '',
)

/** A whole number, or its decimal digits; both up to 2^53 - 1, which has sixteen and is still exact in a double. */
export const integer = v.union([
  v.pipe(v.number(), v.safeInteger()),
  v.pipe(
    v.string(),
    v.regex(/^-?\d{1,16}$/),
    v.transform((digits) => Number(digits)),
    v.safeInteger(),
  ),
])

/** A whole number that may be missing; an empty text counts as missing. */
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

// Forms and queries hold nothing but text. JSON has types, and a text in the place of another type is a wrong one
// (contract, «Types»): how a form spells these fields is read in forms alone.
const spelledInForms = new WeakSet<v.GenericSchema>()

function asTextInForms<Schema extends v.GenericSchema>(schema: Schema): Schema {
  spelledInForms.add(schema)
  return schema
}

/** Yes or no, in JSON or in the words of forms. */
export const flag = asTextInForms(
  v.union([
    v.boolean(),
    v.pipe(
      v.picklist(['true', 'false', '1', '0']),
      v.transform((word) => word === 'true' || word === '1'),
    ),
  ]),
)

/** Yes or no; missing is no. Forms write a word or a digit. */
export const optionalFlag = asTextInForms(
  v.optional(
    v.union([
      v.boolean(),
      v.pipe(
        v.picklist(['true', 'false', '1', '0', '']),
        v.transform((word) => word === 'true' || word === '1'),
      ),
    ]),
    false,
  ),
)

/** An id as written; its own reader decides whether an account can have it. */
export const id = v.union([v.number(), text])

/** Whole numbers. A form has no lists and writes them with commas; missing is an empty list. */
export const optionalIntegers = (most: number) =>
  asTextInForms(
    v.optional(
      v.pipe(
        v.union([
          v.array(integer),
          v.pipe(
            v.string(),
            v.transform((written): (number | string)[] => written.split(',').filter((part) => part !== '')),
            v.array(integer),
          ),
        ]),
        v.maxLength(most),
      ),
      [],
    ),
  )

/** The rows of a page: as many as asked for, from 1 to the most; `usual` where the request names no number. */
export const limitOf = (asked: number | null, most: number, usual: number = most): number =>
  Math.min(Math.max(asked ?? usual, 1), most)

export type FieldsSchema = v.ObjectSchema<v.ObjectEntries, undefined>

/** A text, not an empty one, where JSON has a type of its own. */
const isMistyped = (schema: v.GenericSchema | undefined, value: unknown): boolean =>
  schema !== undefined && spelledInForms.has(schema) && typeof value === 'string' && value !== ''

/**
 * Reads the fields a route asks for and drops all others; `null` is absent.
 * @param form of the body; null for a query
 * @throws {Fault} `malformed` for a wrong type or a missing field
 */
export function readFields<Schema extends FieldsSchema>(
  schema: Schema,
  raw: RawFields,
  form: BodyForm | null,
): v.InferOutput<Schema> {
  const present = Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== null))
  const types: readonly [string, v.GenericSchema][] = Object.entries(schema.entries)
  if (form === 'json' && types.some(([name, type]) => isMistyped(type, present[name]))) throw fault('malformed')
  const read = v.safeParse(schema, present)
  if (!read.success) throw fault('malformed')
  return read.output
}

/** @throws {Fault} `invalid` for what a reader refuses */
export function accepted<Value>(value: Value | null): Value {
  if (value === null) throw fault('invalid')
  return value
}

/** A field that may be missing: read where it is given, else null. */
export const ifGiven = <Given, Value>(given: Given | null, read: (given: Given) => Value): Value | null =>
  given === null ? null : read(given)
