import { requiredSession } from '../../lib/dialects/kit/credential.ts'
import { inlineBytesMax, UPLOAD_BODY_BYTES_MAX } from '../../lib/dialects/kit/inline.ts'
import { onceOnly } from '../../lib/dialects/kit/onceOnly.ts'
import { endpoint } from '../../lib/dialects/kms/endpoint.ts'
import { readUpload, uploadFields } from '../../lib/dialects/kms/fileRequests.ts'
import { claimed, uploaded } from '../../lib/dialects/kms/fileViews.ts'
import { Fault } from '../../lib/fault.ts'
import { beginUpload } from '../../lib/files/beginUpload.ts'
import { claimByMd5 } from '../../lib/files/claimByMd5.ts'
import { uploadInline } from '../../lib/files/uploadInline.ts'

/** POST /app/user/upload — takes a file, joins bytes that are there, or begins an upload (docs/contract/kms.md). */
export const handler = endpoint(
  {
    operation: 'upload',
    method: 'POST',
    fields: uploadFields,
    session: requiredSession,
    bodyBytesMax: UPLOAD_BODY_BYTES_MAX,
  },
  async ({ fields, headers, session: { account }, caller, form }) => {
    const wanted = readUpload(fields)
    const once = onceOnly(headers, `kms.upload ${account.id}`, wanted)
    if (wanted.step === 'store') {
      return uploaded(await uploadInline(account, { ...wanted, once, bytesMax: inlineBytesMax(form) }, caller))
    }
    const shared = await claimByMd5(account, { ...wanted, once }, caller)
    if (shared) return claimed(shared)
    if (wanted.size === null) throw new Fault('no-such-file', {})
    const asked = { ...wanted, size: wanted.size, once }
    const { file, upload } = await beginUpload(account, asked, caller)
    throw new Fault('no-such-file', { upload: { file, owner: account, upload } })
  },
)
