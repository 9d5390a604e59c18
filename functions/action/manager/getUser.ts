import { discloseAccount } from '../../../lib/accounts/discloseAccount.ts'
import { managerAction } from '../../../lib/dialects/action/managerAction.ts'
import { targetFields, targetIn } from '../../../lib/dialects/action/managerRequests.ts'
import { userShown } from '../../../lib/dialects/action/managerViews.ts'
import { withEdgeCounts } from '../../../lib/friends/countEdges.ts'

/** POST /manager, GetUser — shows an account (docs/contract/action.md). */
export const action = managerAction(
  { name: 'GetUser', fields: targetFields, leadersToo: true },
  async ({ fields, session, caller }) => {
    const disclosure = await discloseAccount({ kind: 'id', id: targetIn(fields) }, session.account, caller)
    return userShown(await withEdgeCounts(disclosure))
  },
)
