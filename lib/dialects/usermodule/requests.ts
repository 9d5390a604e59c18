/** Readers of `usermodule`'s fields. */
import * as v from 'valibot'
import { settings } from '../../config.ts'
import { fault } from '../../fault.ts'
import { type AccountId, readAccountId } from '../../identity/accountId.ts'
import type { Phone } from '../../identity/phone.ts'
import { readPhone } from '../../identity/readPhone.ts'
import type { Subject } from '../../identity/subject.ts'
import { type Md5Hex, readMd5 } from '../../passwords/md5.ts'
import { integer, optionalText, text } from '../kit/fields.ts'

const RANDOM_STRING_LENGTH_MAX = 64

/** @throws {Fault} `invalid` for text that is no MD5, and for the MD5 of the empty text */
function md5In(text: string): Md5Hex {
  const md5 = readMd5(text)
  if (md5 === null) throw fault('invalid')
  return md5
}

export const loginFields = v.object({ account: text, password: text, randomStr: optionalText })

/** @throws {Fault} `forbidden` where the stage has closed the MD5 login, `invalid` */
export function readLogin({ account, password, randomStr }: v.InferOutput<typeof loginFields>) {
  if (!settings().MD5_LOGIN) throw fault('forbidden')
  if (randomStr !== null && [...randomStr].length > RANDOM_STRING_LENGTH_MAX) throw fault('invalid')
  return { account, md5: md5In(password), run: randomStr }
}

export const resetFields = v.object({
  id: integer,
  phone: text,
  newPSD: text,
  identifying_code: optionalText,
  old_password: optionalText,
})

export interface Reset {
  id: AccountId
  phone: Phone
  md5: Md5Hex
  /** Undefined where the field is missing. */
  old: Md5Hex | undefined
  code: string | null
}

/** @throws {Fault} `invalid`; `account-mismatch` where id or phone can belong to no account */
export function readReset(fields: v.InferOutput<typeof resetFields>): Reset {
  const md5 = md5In(fields.newPSD)
  const old = fields.old_password === null ? undefined : md5In(fields.old_password)
  const [id, phone] = [readAccountId(fields.id), readPhone(fields.phone)]
  if (id === null || phone === null) throw fault('account-mismatch')
  return { id, phone, md5, old, code: fields.identifying_code }
}

/** The account of an id in a path: ten ASCII digits; null where it can belong to none. */
export function subjectOfId(text: string): Subject | null {
  const id = readAccountId(text)
  return id === null ? null : { kind: 'id', id }
}
