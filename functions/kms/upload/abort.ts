import { requiredSession } from '../../../lib/dialects/kit/credential.ts'
import { endpoint } from '../../../lib/dialects/kms/endpoint.ts'
import { fidFields } from '../../../lib/dialects/kms/fileRequests.ts'
import { aborted } from '../../../lib/dialects/kms/fileViews.ts'
import { readFileId } from '../../../lib/fileId.ts'
import { abortUpload } from '../../../lib/files/abortUpload.ts'

export const handler = endpoint(
  { operation: 'upload.abort', method: 'POST', fields: fidFields, session: requiredSession },
  async ({ fields, session, origin }) => {
    await abortUpload(session.account, readFileId(fields.fid), origin)
    return aborted()
  },
)
