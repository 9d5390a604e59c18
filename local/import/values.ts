/**
 * Reads the values of old user tables. A wrong login makes the line bad; any other value that breaks a rule is left out
 * and reported. No reason repeats a value: in a shifted line it may be the password.
 */

import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Stored } from '../../lib/aws/dynamodb.ts'
import type { DataType } from '../../lib/profiles/dataType.ts'
import { readValue } from '../../lib/profiles/values.ts'
import { isWriting } from '../../lib/writing.ts'
import { projectRoot } from '../folder.ts'

/** A line that is not imported; the message is the reason. */
export class BadLine extends Error {}

/** `2019-03-25T13:02:46`, or with a blank, in UTC+8 as in the documents; or epoch milliseconds. */
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

const EXPLAIN_MAX = 500

/** The reason of a freeze, which its owner reads. @returns null for invalid or overlong text */
export const readExplanation = (text: string): string | null =>
  isWriting(text) && [...text].length <= EXPLAIN_MAX ? text : null

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

/** A kind of personal information. @returns null where the text is not valid for it */
export function readProfileValue(name: string, text: string): Stored {
  const type = types.get(name)
  return (type && readValue(type, text)) ?? null
}
