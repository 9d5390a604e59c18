import { readFileId } from '../../../lib/content/fileId.ts'
import { endpoint } from '../../../lib/dialects/fileserver/endpoint.ts'
import { idFields } from '../../../lib/dialects/fileserver/fileRequests.ts'
import { gone } from '../../../lib/dialects/fileserver/fileViews.ts'
import { requiredSession } from '../../../lib/dialects/kit/credential.ts'
import { abortUpload } from '../../../lib/files/abortUpload.ts'

/** POST /upload/abort — gives a large upload up (docs/contract/fileserver.md). */
export const handler = endpoint(
  { operation: 'upload.abort', method: 'POST', fields: idFields, session: requiredSession },
  async ({ fields, session, caller }) => {
    await abortUpload(session.account, readFileId(fields.id), caller)
    return gone()
  },
)
