/** Readers of `/manager`'s fields. */
import * as v from 'valibot'
import type { Freeze } from '../../accounts/account.ts'
import { type Permission, readPermission } from '../../content/permission.ts'
import { fault } from '../../fault.ts'
import { type AccountId, readAccountId } from '../../identity/accountId.ts'
import { isRole, type Role } from '../../identity/roles.ts'
import type { Visibility } from '../../profiles/dataType.ts'
import { type Definition, definableFormats } from '../../profiles/defineDataType.ts'
import { isWriting } from '../../writing.ts'
import { flag, id, integer, optionalInteger, optionalText, text } from '../kit/fields.ts'

export const targetFields = v.object({ id: integer })

/** @throws {Fault} `no-account` for what cannot be an account's id */
export function targetIn({ id }: v.InferOutput<typeof targetFields>): AccountId {
  const target = readAccountId(id)
  if (target === null) throw fault('no-account')
  return target
}

export const listFields = v.object({ id: optionalInteger, cursor: optionalText, limit: optionalInteger })

/** The account that a list is about, or null for all. @throws {Fault} `no-account` */
export const ownerIn = ({ id }: { id: number | null }): AccountId | null => (id === null ? null : targetIn({ id }))

/** @throws {Fault} `invalid` for a word that is no role */
export function roleIn(word: string): Role {
  if (!isRole(word)) throw fault('invalid')
  return word
}

/** @throws {Fault} `invalid` for a number that is no mask */
export function permissionIn(mask: number): Permission {
  const permission = readPermission(mask)
  if (permission === null) throw fault('invalid')
  return permission
}

export const fileFields = v.object({ file_id: id })

export const freezeFields = v.object({ id: integer, explain: text, start: optionalInteger, end: optionalInteger })

const EXPLAIN_MAX = 200
/** The last millisecond that a `Date` holds (ECMA-262 §21.4.1.1). */
const TIME_MS_MAX = 8.64e15

const isTime = (epochMs: number) => epochMs >= 0 && epochMs <= TIME_MS_MAX

/**
 * @throws {Fault} `invalid` for an explanation that is missing or too long, a time that is none, or an end that is over
 * or not after the start
 */
export function freezeIn({ explain, start, end }: v.InferOutput<typeof freezeFields>): Freeze {
  const now = Date.now()
  const freeze: Freeze = { explain, startsAt: start ?? now, endsAt: end }
  const length = [...explain].length
  const isExplained = length >= 1 && length <= EXPLAIN_MAX && isWriting(explain)
  const ends = end === null || (isTime(end) && end > Math.max(now, freeze.startsAt))
  if (!isExplained || !isTime(freeze.startsAt) || !ends) throw fault('invalid')
  return freeze
}

export const definitionFields = v.object({
  data_name: text,
  format: text,
  visibility: text,
  editable: flag,
  max_length: integer,
})

const visibilities = ['public', 'friends', 'self'] as const satisfies Visibility[]

/** @throws {Fault} `invalid` for a format or a visibility that does not exist */
export function definitionIn(fields: v.InferOutput<typeof definitionFields>): Definition {
  const format = definableFormats.find((one) => one === fields.format)
  const visibility = visibilities.find((one) => one === fields.visibility)
  if (!format || !visibility) throw fault('invalid')
  return { name: fields.data_name, format, visibility, editable: fields.editable, lengthMax: fields.max_length }
}
