import { readFileId } from '../../../lib/content/fileId.ts'
import { requiredSession } from '../../../lib/dialects/kit/credential.ts'
import { endpoint } from '../../../lib/dialects/kms/endpoint.ts'
import { partsFields } from '../../../lib/dialects/kms/fileRequests.ts'
import { partsGiven } from '../../../lib/dialects/kms/fileViews.ts'
import { uploadParts } from '../../../lib/files/uploadParts.ts'

export const handler = endpoint(
  { operation: 'upload.parts', method: 'POST', fields: partsFields, session: requiredSession },
  async ({ fields, session }) => partsGiven(await uploadParts(session.account, readFileId(fields.fid), fields.numbers)),
)
