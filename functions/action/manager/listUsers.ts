import * as v from 'valibot'
import { listAccounts } from '../../../lib/accounts/listAccounts.ts'
import { managerAction } from '../../../lib/dialects/action/managerAction.ts'
import { roleIn } from '../../../lib/dialects/action/managerRequests.ts'
import { usersListed } from '../../../lib/dialects/action/managerViews.ts'
import { pageFields, pageIn } from '../../../lib/dialects/action/requests.ts'
import { optionalText } from '../../../lib/dialects/kit/fields.ts'
import { withEdgeCounts } from '../../../lib/friends/countEdges.ts'

const fields = v.object({ ...pageFields.entries, role: optionalText })

/** POST /manager, ListUsers — lists all accounts, or those of a role (docs/contract/action.md). */
export const action = managerAction({ name: 'ListUsers', fields, leadersToo: true }, async ({ fields, session }) => {
  const role = fields.role === null ? null : roleIn(fields.role)
  const { disclosures, cursor } = await listAccounts(session.account, { ...pageIn(fields), role })
  return usersListed(await Promise.all(disclosures.map(withEdgeCounts)), cursor)
})
