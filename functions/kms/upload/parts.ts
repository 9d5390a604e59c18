import { readFileId } from '../../../lib/content/fileId.ts'
import { requiredSession } from '../../../lib/dialects/kit/credential.ts'
import { endpoint } from '../../../lib/dialects/kms/endpoint.ts'
import { partsFields } from '../../../lib/dialects/kms/fileRequests.ts'
import { partsGiven } from '../../../lib/dialects/kms/fileViews.ts'
import { uploadParts } from '../../../lib/files/uploadParts.ts'

/** POST /app/user/upload/parts — gives links for the parts of a large upload (docs/contract/kms.md). */
export const handler = endpoint(
  { operation: 'upload.parts', method: 'POST', fields: partsFields, session: requiredSession },
  async ({ fields, session }) => partsGiven(await uploadParts(session.account, readFileId(fields.fid), fields.numbers)),
)
