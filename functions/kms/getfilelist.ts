import { requiredSession } from '../../lib/dialects/kit/credential.ts'
import { limitOf } from '../../lib/dialects/kit/fields.ts'
import { endpoint } from '../../lib/dialects/kms/endpoint.ts'
import { listFields } from '../../lib/dialects/kms/fileRequests.ts'
import { recommendedFiles } from '../../lib/dialects/kms/fileViews.ts'
import { recommendFiles } from '../../lib/files/recommendFiles.ts'

const [LIMIT_USUAL, LIMIT_MAX] = [20, 100]

/** POST /app/user/getfilelist — recommends files of others (docs/contract/kms.md). */
export const handler = endpoint(
  { operation: 'getfilelist', method: 'POST', fields: listFields, session: requiredSession },
  async ({ fields: { cursor, limit }, session: { account } }) =>
    recommendedFiles(await recommendFiles(account, { cursor, limit: limitOf(limit, LIMIT_MAX, LIMIT_USUAL) }), account),
)
