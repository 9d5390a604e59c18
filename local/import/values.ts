/**
 * Reads the values of old user tables. What a person logs in with must be right, else the line is bad; whatever else
 * breaks a rule is left out, and said. No reason repeats a value: in a shifted line it may be the password.
 */

import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Stored } from '../../lib/aws/dynamodb.ts'
import { type Md5Hex, readMd5 } from '../../lib/passwords/md5.ts'
import { readTypedPassword } from '../../lib/passwords/password.ts'
import type { DataType } from '../../lib/profiles/dataType.ts'
import { readValue } from '../../lib/profiles/values.ts'
import { projectRoot } from '../folder.ts'

/** A line that is not imported; the message is the reason. */
export class BadLine extends Error {}

export const passwordForms = ['auto', 'plain', 'md5'] as const

export type PasswordForm = (typeof passwordForms)[number]

const md5Form = /^[0-9a-f]{32}$/i
/** Crypt and PHC strings, LDAP's, SHA-1 and SHA-2 in hex: nobody's password, and no MD5 either. */
const otherHash = /^\$\w{1,12}\$|^\{\w{1,12}\}|^(?:[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64})$/i

function readMd5Column(text: string): Md5Hex {
  const md5 = readMd5(text)
  if (md5 === null) throw new BadLine(md5Form.test(text) ? 'the password is empty' : 'the password is no MD5')
  return md5
}

/** @returns null where there is none */
export function readPassword(text: string, form: PasswordForm): Md5Hex | null {
  if (text === '' || text === '\\N') return null
  if (form === 'md5' || (form === 'auto' && md5Form.test(text))) return readMd5Column(text)
  if (form === 'auto' && otherHash.test(text)) throw new BadLine('the password looks like a hash, but not like an MD5')
  const md5 = readTypedPassword(text)
  if (md5 === null) throw new BadLine('the password is longer than 64 characters')
  return md5
}

/** `2019-03-25T13:02:46` or with a blank, in UTC+8 as the documents have it; or epoch milliseconds. */
export function readTime(text: string): number | null {
  const time = /^\d{10,14}$/.test(text)
    ? Number(text)
    : /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d$/.test(text)
      ? Date.parse(`${text.replace(' ', 'T')}+08:00`)
      : Number.NaN
  return Number.isNaN(time) ? null : time
}

export const readPast = (text: string): number | null => {
  const time = readTime(text)
  return time !== null && time <= Date.now() ? time : null
}

export const readAddress = (text: string): string | null => (isIP(text) === 0 ? null : text)

interface SeededType {
  data_name: string
  data_table: DataType['table']
  format: DataType['format']
  visibility: DataType['visibility']
  editable: boolean
  max_length: number
}

const types = new Map(
  (parse(readFileSync(join(projectRoot, 'resources/datatypes.yml'), 'utf8')) as SeededType[]).map(
    ({ data_name: name, data_table: table, max_length: lengthMax, ...rest }): [string, DataType] => [
      name,
      { name, table, attribute: name, lengthMax, ...rest },
    ],
  ),
)

/** A kind of personal information. @returns null where the text is none of the kind */
export function readProfileValue(name: string, text: string): Stored {
  const type = types.get(name)
  return (type && readValue(type, text)) ?? null
}
