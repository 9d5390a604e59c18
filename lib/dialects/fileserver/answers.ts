/** What the views of `fileserver` answer, by operation and HTTP status. */
import * as v from 'valibot'
import {
  accountId,
  count,
  cursor,
  epochMs,
  fileId,
  partNumbers,
  partUrls,
  permission,
  type Shown,
  seconds,
  text,
  token,
  upload,
  url,
} from '../kit/shapes.ts'
import type { Operation } from './operations.ts'

const success = <Data extends v.GenericSchema>(data: Data) => ({
  message: v.literal('success'),
  code: v.literal(0),
  data,
})

const userFields = {
  username: text,
  mail: text,
  password: v.literal(''),
  role: v.picklist([0, 4, 8]),
  phone: text,
}

const fileFields = {
  creator: text,
  file_name: text,
  created_at: epochMs,
  permission,
  file_path: v.pipe(text, v.regex(/^\/download\/[1-9]\d*$/)),
  file_id: fileId,
  file_size: count,
  download_count: count,
  file_doc: text,
}

const file = v.pipe(v.strictObject(fileFields), v.title('File'))
/** A file whose bytes are still to come. */
const uploading = v.pipe(v.strictObject({ ...fileFields, upload }), v.title('UploadingFile'))

const row = v.pipe(
  v.strictObject({
    creator: text,
    creator_id: v.nullable(accountId),
    file_name: text,
    created_at: epochMs,
    can_download: v.boolean(),
    file_id: fileId,
    can_delete: v.boolean(),
    file_size: count,
    can_see: v.boolean(),
    download_count: count,
    file_doc: text,
  }),
  v.title('ListedFile'),
)

const gone = v.strictObject(success(v.null()))
const handedOut = v.strictObject(success(v.strictObject({ url, expires_in: seconds })))

export const answers = {
  register: { 200: v.strictObject(success(v.strictObject({ ...userFields, id: accountId }))) },
  login: { 200: v.strictObject(success(v.strictObject({ ...userFields, token, id: accountId }))) },
  loguot: { 200: v.strictObject(success(v.strictObject(userFields))) },
  upload: { 200: v.strictObject(success(v.union([file, uploading]))) },
  'upload.parts': { 200: v.strictObject(success(v.strictObject({ urls: partUrls, have: partNumbers }))) },
  'upload.complete': { 200: v.strictObject(success(file)) },
  'upload.abort': { 200: gone },
  delete: { 200: gone },
  files: { 200: v.strictObject({ ...success(v.array(row)), cursor }) },
  download: { 200: handedOut, 302: handedOut },
  permission: { 200: v.strictObject(success(file)) },
} satisfies Record<Operation, Record<number, v.GenericSchema>>

export type UploadingFile = Shown<typeof uploading>
export type Body<Name extends Operation> = Shown<(typeof answers)[Name][200]>
