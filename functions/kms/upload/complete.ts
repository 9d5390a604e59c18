import { readFileId } from '../../../lib/content/fileId.ts'
import { requiredSession } from '../../../lib/dialects/kit/credential.ts'
import { endpoint } from '../../../lib/dialects/kms/endpoint.ts'
import { fidFields } from '../../../lib/dialects/kms/fileRequests.ts'
import { completed } from '../../../lib/dialects/kms/fileViews.ts'
import { completeUpload } from '../../../lib/files/completeUpload.ts'

/** POST /app/user/upload/complete — makes a file of the uploaded parts (docs/contract/kms.md). */
export const handler = endpoint(
  { operation: 'upload.complete', method: 'POST', fields: fidFields, session: requiredSession },
  async ({ fields, session, caller }) =>
    completed(await completeUpload(session.account, readFileId(fields.fid), caller)),
)
