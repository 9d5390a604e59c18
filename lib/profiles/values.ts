/** The forms of a data type's values: on the wire (always text) and stored. */
import { publicPhoto } from '../accounts/photo.ts'
import type { Stored } from '../aws/dynamodb.ts'
import { readName } from '../identity/displayName.ts'
import { readEmail } from '../identity/email.ts'
import { nationalForm, storedPhone } from '../identity/phone.ts'
import { isWriting } from '../writing.ts'
import type { DataType, Format } from './dataType.ts'

/** A text that is no value of the format. */
const refused = Symbol('refused')

type Reading = Stored | typeof refused

/** ECMA-262 §21.4.1.1: no clock goes further. */
const TIME_MS_MAX = 8.64e15

function readInteger(text: string): Reading {
  const value = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(value) ? value : refused
}

function readUrl(text: string): Reading {
  // The parser drops blanks and control characters; readers of the stored text may not.
  return /^https?:\/\/[^\s\p{Cc}]+$/iu.test(text) && URL.canParse(text) ? text : refused
}

function readTime(text: string): Reading {
  const value = readInteger(text)
  return typeof value === 'number' && Math.abs(value) <= TIME_MS_MAX ? value : refused
}

const readers: { [Name in Format]: (text: string) => Reading } = {
  name: (text) => readName(text) ?? refused,
  text: (text) => (isWriting(text) ? text : refused),
  integer: readInteger,
  url: readUrl,
  email: (text) => readEmail(text)?.key ?? refused,
  phone: () => refused,
  time: readTime,
  alnum: (text) => (/^[A-Za-z0-9]+$/.test(text) ? text : refused),
}

/**
 * Reads a new value; the empty text empties it, except for names.
 * @returns undefined where the text is no value of this type
 */
export function readValue({ format, lengthMax }: DataType, text: string): Stored | undefined {
  if (text === '' && format !== 'name') return null
  if ([...text].length > lengthMax || !text.isWellFormed()) return undefined
  const value = readers[format](text)
  return value === refused ? undefined : value
}

/** A stored value on the wire. Unset is the empty text; an unset count is 0. */
export function writeValue({ table, format }: DataType, stored: unknown): string {
  if (stored === undefined || stored === null) return table === 'users' && format === 'integer' ? '0' : ''
  const text = String(stored)
  if (format === 'phone') return nationalForm(storedPhone(text))
  return format === 'url' ? publicPhoto(text) : text
}

/** Whether what a client believes to be the old value is the stored one; numbers by value, texts by letter. */
export function agrees(type: DataType, believed: string, stored: Stored): boolean {
  if (believed === writeValue(type, stored)) return true
  return typeof stored === 'number' && readInteger(believed) === stored
}
