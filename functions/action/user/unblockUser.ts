import { ownAction } from '../../../lib/dialects/action/endpoint.ts'
import { userUnblocked } from '../../../lib/dialects/action/friendViews.ts'
import { friendFields } from '../../../lib/dialects/action/requests.ts'
import { unblockUser } from '../../../lib/friends/blockUser.ts'
import { readAccountId } from '../../../lib/identity/accountId.ts'

/** POST /user, UnblockUser — unblocks somebody (docs/contract/action.md). */
export const action = ownAction({ name: 'UnblockUser', fields: friendFields }, async ({ fields, session, caller }) => {
  await unblockUser(session.account, readAccountId(fields.friend_id), caller)
  return userUnblocked()
})
