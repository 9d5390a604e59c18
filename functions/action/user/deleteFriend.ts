import { ownAction } from '../../../lib/dialects/action/endpoint.ts'
import { friendDeleted } from '../../../lib/dialects/action/friendViews.ts'
import { friendFields } from '../../../lib/dialects/action/requests.ts'
import { deleteFriend } from '../../../lib/friends/deleteFriend.ts'
import { readAccountId } from '../../../lib/identity/accountId.ts'

/** POST /user, DeleteFriend — ends a friendship, or takes a request back (docs/contract/action.md). */
export const action = ownAction({ name: 'DeleteFriend', fields: friendFields }, async ({ fields, session }) => {
  await deleteFriend(session.account, readAccountId(fields.friend_id))
  return friendDeleted()
})
