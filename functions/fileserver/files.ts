import { endpoint } from '../../lib/dialects/fileserver/endpoint.ts'
import { listFields } from '../../lib/dialects/fileserver/fileRequests.ts'
import { filesListed } from '../../lib/dialects/fileserver/fileViews.ts'
import { requiredSession } from '../../lib/dialects/kit/credential.ts'
import { limitOf } from '../../lib/dialects/kit/fields.ts'
import { findCreator } from '../../lib/files/findCreator.ts'
import { listFiles } from '../../lib/files/listFiles.ts'

const LIMIT_MAX = 1000

/** GET /files, POST /files — lists the files that one may see (docs/contract/fileserver.md). */
export const handler = endpoint(
  { operation: 'files', method: ['GET', 'POST'], fields: listFields, onGet: 'reads', session: requiredSession },
  async ({ fields, session: { account }, caller }) => {
    const { cursor, limit, creator, keyword } = fields
    const owner = creator === null ? null : await findCreator(creator, cursor === null, account, caller)
    const page = await listFiles(account, { cursor, owner, keyword, limit: limitOf(limit, LIMIT_MAX) })
    // The newest of them, in the order in which they came; names are in theirs already.
    const files = keyword === null ? page.files.toReversed() : page.files
    return filesListed({ ...page, files }, account)
  },
)
