import { discloseAccount } from '../../../lib/accounts/disclose.ts'
import { deskAction } from '../../../lib/dialects/action/desk.ts'
import { targetFields, targetIn } from '../../../lib/dialects/action/managerRequests.ts'
import { userShown } from '../../../lib/dialects/action/managerViews.ts'
import { withEdgeCounts } from '../../../lib/friends/countEdges.ts'

export const action = deskAction(
  { name: 'GetUser', fields: targetFields, leadersToo: true },
  async ({ fields, session, origin }) => {
    const disclosure = await discloseAccount({ kind: 'id', id: targetIn(fields) }, session.account, origin)
    return userShown(await withEdgeCounts(disclosure))
  },
)
