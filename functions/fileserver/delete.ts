import { readFileId } from '../../lib/content/fileId.ts'
import { endpoint } from '../../lib/dialects/fileserver/endpoint.ts'
import { idFields } from '../../lib/dialects/fileserver/fileRequests.ts'
import { gone } from '../../lib/dialects/fileserver/fileViews.ts'
import { requiredSession } from '../../lib/dialects/kit/credential.ts'
import { removeFile } from '../../lib/files/removeFile.ts'

/** POST /delete, DELETE /delete — deletes a file, or gives up an upload (docs/contract/fileserver.md). */
export const handler = endpoint(
  { operation: 'delete', method: ['POST', 'DELETE'], fields: idFields, session: requiredSession },
  async ({ fields, session, caller }) => {
    await removeFile(session.account, readFileId(fields.id), caller)
    return gone()
  },
)
