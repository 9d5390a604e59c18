/** How `action` names things in its requests. */
import * as v from 'valibot'
import { fault } from '../../fault.ts'
import type { Phone } from '../../phone.ts'
import type { DataChange } from '../../profiles/update.ts'
import { readPhone } from '../../readPhone.ts'
import { text } from '../kit/fields.ts'

const decimal = v.pipe(
  v.number(),
  v.transform((number) => String(number)),
  v.regex(/^-?\d+(\.\d+)?$/),
)

/** Whoever logs in, by id or identifier; null where nothing of the kind was given, which is an outcome of its own. */
export const loginField = v.fallback(v.nullable(v.union([v.pipe(text, v.nonEmpty()), decimal])), null)

export const texts = v.array(text)

/** Values of data: texts, or numbers, which are their decimal digits. */
export const values = v.array(v.union([text, decimal]))

const CHANGES_MAX = 20
const SHOWN_MAX = 50

interface Lists {
  data_type: readonly string[]
  old_data: readonly string[]
  new_data: readonly string[]
}

/**
 * The changes that three lists of one length ask for.
 * @throws {Fault} `invalid`
 */
export function changesIn({ data_type: names, old_data: old, new_data: fresh }: Lists): DataChange[] {
  const count = names.length
  if (count < 1 || count > CHANGES_MAX || old.length !== count || fresh.length !== count) throw fault('invalid')
  return names.map((name, index) => ({ name, old: old[index] ?? '', new: fresh[index] ?? '' }))
}

/** @throws {Fault} `invalid` for none or too many */
export function shownIn(names: readonly string[]): readonly string[] {
  if (names.length < 1 || names.length > SHOWN_MAX) throw fault('invalid')
  return names
}

/** @throws {Fault} `malformed` for nothing, `phone-refused` for anything but a mobile number */
export function mobileIn(typed: string | null): Phone {
  if (typed === null) throw fault('malformed')
  const phone = readPhone(typed)
  if (!phone) throw fault('phone-refused')
  return phone
}
