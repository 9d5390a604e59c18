import { readFileId } from '../../../lib/content/fileId.ts'
import { endpoint } from '../../../lib/dialects/fileserver/endpoint.ts'
import { idFields } from '../../../lib/dialects/fileserver/fileRequests.ts'
import { fileShown } from '../../../lib/dialects/fileserver/fileViews.ts'
import { requiredSession } from '../../../lib/dialects/kit/credential.ts'
import { completeUpload } from '../../../lib/files/completeUpload.ts'

/** POST /upload/complete — makes a file of the uploaded parts (docs/contract/fileserver.md). */
export const handler = endpoint(
  { operation: 'upload.complete', method: 'POST', fields: idFields, session: requiredSession },
  async ({ fields, session: { account }, caller }) =>
    // Only its owner can complete an upload.
    fileShown(await completeUpload(account, readFileId(fields.id), caller), account, account),
)
