import { ownAction } from '../../../lib/dialects/action/endpoint.ts'
import { friendRejected } from '../../../lib/dialects/action/friendViews.ts'
import { friendFields } from '../../../lib/dialects/action/requests.ts'
import { rejectFriend } from '../../../lib/friends/acceptFriend.ts'
import { readAccountId } from '../../../lib/identity/accountId.ts'

/** POST /user, RejectFriend — declines somebody's request for friendship (docs/contract/action.md). */
export const action = ownAction({ name: 'RejectFriend', fields: friendFields }, async ({ fields, session }) => {
  await rejectFriend(session.account, readAccountId(fields.friend_id))
  return friendRejected()
})
