import { requiredSession } from '../../lib/dialects/kit/credential.ts'
import { limitOf } from '../../lib/dialects/kit/fields.ts'
import { endpoint } from '../../lib/dialects/kms/endpoint.ts'
import { listFields } from '../../lib/dialects/kms/fileRequests.ts'
import { ownFiles } from '../../lib/dialects/kms/fileViews.ts'
import { listOwnFiles } from '../../lib/files/listOwnFiles.ts'

const LIMIT_MAX = 1000

/** POST /app/user/getownfilelist — lists one's own files (docs/contract/kms.md). */
export const handler = endpoint(
  { operation: 'getownfilelist', method: 'POST', fields: listFields, session: requiredSession },
  async ({ fields: { cursor, limit }, session }) =>
    ownFiles(await listOwnFiles(session.account, { cursor, limit: limitOf(limit, LIMIT_MAX) })),
)
