import { readFileId } from '../../../lib/content/fileId.ts'
import { endpoint } from '../../../lib/dialects/fileserver/endpoint.ts'
import { partsFields } from '../../../lib/dialects/fileserver/fileRequests.ts'
import { partsGiven } from '../../../lib/dialects/fileserver/fileViews.ts'
import { requiredSession } from '../../../lib/dialects/kit/credential.ts'
import { uploadParts } from '../../../lib/files/uploadParts.ts'

/** POST /upload/parts — gives links for the parts of a large upload (docs/contract/fileserver.md). */
export const handler = endpoint(
  { operation: 'upload.parts', method: 'POST', fields: partsFields, session: requiredSession },
  async ({ fields: { id, numbers }, session }) =>
    partsGiven(await uploadParts(session.account, readFileId(id), numbers)),
)
