import { ownAction } from '../../../lib/dialects/action/endpoint.ts'
import { userBlocked } from '../../../lib/dialects/action/friendViews.ts'
import { friendFields } from '../../../lib/dialects/action/requests.ts'
import { blockUser } from '../../../lib/friends/blockUser.ts'
import { readAccountId } from '../../../lib/identity/accountId.ts'

/** POST /user, BlockUser — blocks somebody (docs/contract/action.md). */
export const action = ownAction({ name: 'BlockUser', fields: friendFields }, async ({ fields, session, caller }) => {
  await blockUser(session.account, readAccountId(fields.friend_id), caller)
  return userBlocked()
})
