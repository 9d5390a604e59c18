import { endpoint } from '../../lib/dialects/fileserver/endpoint.ts'
import { readUpload, uploadFields } from '../../lib/dialects/fileserver/fileRequests.ts'
import { fileShown, uploadBegun } from '../../lib/dialects/fileserver/fileViews.ts'
import { requiredSession } from '../../lib/dialects/kit/credential.ts'
import { UPLOAD_BODY_BYTES_MAX } from '../../lib/dialects/kit/inline.ts'
import { onceOnly } from '../../lib/dialects/kit/onceOnly.ts'
import { beginUpload } from '../../lib/files/beginUpload.ts'
import { uploadInline } from '../../lib/files/uploadInline.ts'

/** POST /upload — takes a file, or begins the upload of one (docs/contract/fileserver.md). */
export const handler = endpoint(
  {
    operation: 'upload',
    method: 'POST',
    fields: uploadFields,
    session: requiredSession,
    bodyBytesMax: UPLOAD_BODY_BYTES_MAX,
  },
  async ({ fields, headers, session: { account }, caller }) => {
    const wanted = readUpload(fields)
    const once = onceOnly(headers, `fileserver.upload ${account.id}`, wanted)
    if (wanted.way === 'inline') {
      return fileShown(await uploadInline(account, { ...wanted, once }, caller), account, account)
    }
    const { file, upload } = await beginUpload(account, { ...wanted, once }, caller)
    return uploadBegun({ file, owner: account, upload })
  },
)
