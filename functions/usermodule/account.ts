import * as v from 'valibot'
import { discloseAccount } from '../../lib/accounts/discloseAccount.ts'
import { optionalSession } from '../../lib/dialects/kit/credential.ts'
import { endpoint } from '../../lib/dialects/usermodule/endpoint.ts'
import { found } from '../../lib/dialects/usermodule/views.ts'
import { withEdgeCounts } from '../../lib/friends/countEdges.ts'
import { readSubject } from '../../lib/identity/subject.ts'

/** GET /user/account/{account} — shows the account of an identifier (docs/contract/usermodule.md). */
export const handler = endpoint(
  { operation: 'account', method: 'GET', fields: v.object({}), onGet: 'reads', session: optionalSession },
  async ({ path, session, caller }) => {
    const viewer = session?.account ?? null
    return found(await withEdgeCounts(await discloseAccount(readSubject(path['account'] ?? ''), viewer, caller)))
  },
)
