import * as v from 'valibot'
import { requiredSession } from '../../lib/dialects/kit/credential.ts'
import { endpoint } from '../../lib/dialects/kms/endpoint.ts'
import { info } from '../../lib/dialects/kms/views.ts'

/** POST /app/user/info — shows the account of the session (docs/contract/kms.md). */
export const handler = endpoint(
  { operation: 'info', method: 'POST', fields: v.object({}), session: requiredSession },
  async ({ session }) => info(session.account),
)
