import { readFileId } from '../../../lib/content/fileId.ts'
import { requiredSession } from '../../../lib/dialects/kit/credential.ts'
import { endpoint } from '../../../lib/dialects/kms/endpoint.ts'
import { fidFields } from '../../../lib/dialects/kms/fileRequests.ts'
import { aborted } from '../../../lib/dialects/kms/fileViews.ts'
import { abortUpload } from '../../../lib/files/abortUpload.ts'

/** POST /app/user/upload/abort — gives a large upload up (docs/contract/kms.md). */
export const handler = endpoint(
  { operation: 'upload.abort', method: 'POST', fields: fidFields, session: requiredSession },
  async ({ fields, session, caller }) => {
    await abortUpload(session.account, readFileId(fields.fid), caller)
    return aborted()
  },
)
