/** Readers of `action`'s fields. */
import * as v from 'valibot'
import { fault } from '../../fault.ts'
import type { Phone } from '../../identity/phone.ts'
import { readPhone } from '../../identity/readPhone.ts'
import type { DeletionProof } from '../../leaving/deleteOwnAccount.ts'
import { readTypedPassword } from '../../passwords/password.ts'
import type { DataChange } from '../../profiles/updateData.ts'
import { isWriting } from '../../writing.ts'
import { integer, limitOf, optionalInteger, optionalText, text } from '../kit/fields.ts'
import { InexactNumber } from '../kit/json.ts'

const decimal = v.pipe(
  v.number(),
  v.transform((number) => String(number)),
  v.regex(/^-?\d+(\.\d+)?$/),
)

/** An account, by id or identifier. */
export const accountField = v.union([v.pipe(text, v.nonEmpty()), decimal])

/**
 * The account that logs in. Null where the field is missing or wrong: the document has an answer of its own for that.
 */
export const loginField = v.fallback(v.nullable(accountField), null)

export const texts = v.array(text)

/** A number whose digits may differ from those written; it is read as null. */
const unwritable = v.pipe(
  v.union([v.number(), v.instance(InexactNumber)]),
  v.transform(() => null),
)

/** Values of data: texts, or numbers, which are read as their decimal digits. */
export const values = v.array(v.union([text, decimal, unwritable]))

const CHANGES_MAX = 20
const SHOWN_MAX = 50

interface Lists {
  data_type: readonly string[]
  old_data: readonly (string | null)[]
  new_data: readonly (string | null)[]
}

/**
 * The changes that three lists of one length ask for.
 * @throws {Fault} `invalid`
 */
export function changesIn({ data_type: names, old_data: old, new_data: fresh }: Lists): DataChange[] {
  const count = names.length
  if (count < 1 || count > CHANGES_MAX || old.length !== count || fresh.length !== count) throw fault('invalid')
  const written = (value: string | null | undefined): string => {
    if (typeof value !== 'string') throw fault('invalid')
    return value
  }
  return names.map((name, index) => ({ name, old: written(old[index]), new: written(fresh[index]) }))
}

/** @throws {Fault} `invalid` for none or too many */
export function shownIn(names: readonly string[]): readonly string[] {
  if (names.length < 1 || names.length > SHOWN_MAX) throw fault('invalid')
  return names
}

const LINKS_MAX = 50

/** @throws {Fault} `invalid` for none or too many */
export function filesIn(ids: readonly (number | string)[]): readonly (number | string)[] {
  if (ids.length < 1 || ids.length > LINKS_MAX) throw fault('invalid')
  return ids
}

/** @throws {Fault} `malformed` for nothing, `phone-refused` for anything but a mobile number */
export function mobileIn(typed: string | null): Phone {
  if (typed === null) throw fault('malformed')
  const phone = readPhone(typed)
  if (!phone) throw fault('phone-refused')
  return phone
}

/** A friend, by id. */
export const friendFields = v.object({ friend_id: integer })

export const pageFields = v.object({ cursor: optionalText, limit: optionalInteger })

const PAGE_MAX = 100

/** A page of a list of people: as many as asked for, within bounds. */
export const pageIn = ({ cursor, limit }: v.InferOutput<typeof pageFields>) => ({
  cursor,
  limit: limitOf(limit, PAGE_MAX),
})

const MESS_MAX = 128

/** @throws {Fault} `invalid` for a message that is too long or not writing */
export function messIn(written: string | null): string {
  const mess = written ?? ''
  if ([...mess].length > MESS_MAX || !isWriting(mess)) throw fault('invalid')
  return mess
}

/**
 * The proof for deleting one's account. Where both password and code are given, only the password counts.
 * @throws {Fault} `malformed` for neither
 */
export function proofIn({
  password,
  phone_code: code,
}: Record<'password' | 'phone_code', string | null>): DeletionProof {
  if (password !== null) return { md5: readTypedPassword(password) }
  if (code !== null) return { typedCode: code }
  throw fault('malformed')
}
