import * as v from 'valibot'
import { discloseAccount } from '../../lib/accounts/discloseAccount.ts'
import { optionalSession } from '../../lib/dialects/kit/credential.ts'
import { endpoint } from '../../lib/dialects/usermodule/endpoint.ts'
import { subjectOfId } from '../../lib/dialects/usermodule/requests.ts'
import { found } from '../../lib/dialects/usermodule/views.ts'
import { withEdgeCounts } from '../../lib/friends/countEdges.ts'

/** GET /user/id/{id} — shows the account of an id (docs/contract/usermodule.md). */
export const handler = endpoint(
  { operation: 'id', method: 'GET', fields: v.object({}), onGet: 'reads', session: optionalSession },
  async ({ path, session, caller }) => {
    const viewer = session?.account ?? null
    return found(await withEdgeCounts(await discloseAccount(subjectOfId(path['id'] ?? ''), viewer, caller)))
  },
)
