/**
 * Values that a refusal takes from the request or the store and not from the words of its dialect: unique numbers and
 * texts, recognised wherever a dialect puts them.
 */
import type { OfferedUpload } from '../../lib/content/upload.ts'
import type { Schema } from './schema.ts'

const odd = 987_650_000

export const account = (odd + 1_000_000_000) as OfferedUpload['owner']['id']
export const seconds = odd + 1
export const failures = odd + 2
export const explanation = 'explanation of a stranger'

const fileId = (odd + 3) as OfferedUpload['file']['id']
const [size, createdAt, downloads, partSize, parts] = [odd + 4, odd + 5, odd + 6, odd + 7, odd + 8]
const permission = (odd + 9) as OfferedUpload['file']['permission']
const name = 'name of a stranger'
const doc = 'ending of a stranger'
const loginname = 'login name of a stranger'
const url = 'url of a stranger'
const fields = {}

const file = { id: fileId, name, doc, size, permission, downloads, createdAt }
const owner = { id: account, loginname, phone: null }

/** One upload of each kind. */
export const uploads: readonly OfferedUpload[] = [
  { file, owner, upload: { kind: 'direct', url, fields, expiresInSeconds: seconds } },
  { file, owner, upload: { kind: 'resumable', partSize, parts, expiresInSeconds: seconds } },
]

const ref = (component: string): Schema => ({ $ref: `#/components/schemas/${component}` })
const count: Schema = { type: 'integer', minimum: 0 }
const text: Schema = { type: 'string' }
const timeOrNull: Schema = { type: ['string', 'null'], pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}$' }

const known: ReadonlyMap<unknown, Schema> = new Map<unknown, Schema>([
  [account, ref('AccountId')],
  [seconds, { type: 'integer', minimum: 1 }],
  [failures, count],
  [explanation, text],
  [fileId, ref('FileId')],
  [String(fileId), ref('FileIdText')],
  [`/download/${fileId}`, { type: 'string', pattern: '^/download/[1-9]\\d*$' }],
  [size, count],
  [createdAt, { type: 'integer' }],
  [downloads, count],
  [partSize, count],
  [parts, count],
  [permission, ref('Permission')],
  [name, text],
  [doc, text],
  [loginname, text],
  [url, { type: 'string', format: 'uri' }],
  [fields, { type: 'object', additionalProperties: text }],
  // The beginning of the epoch in UTC+8: the end of a freeze.
  ['1970-01-01T08:00:00', timeOrNull],
])

/** The schema of a value that came from elsewhere; undefined for the dialect's own words. */
export const stranger = (value: unknown): Schema | undefined => known.get(value)
