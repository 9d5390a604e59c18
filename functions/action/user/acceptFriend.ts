import { ownAction } from '../../../lib/dialects/action/endpoint.ts'
import { friendAdded } from '../../../lib/dialects/action/friendViews.ts'
import { friendFields } from '../../../lib/dialects/action/requests.ts'
import { acceptFriend } from '../../../lib/friends/acceptFriend.ts'
import { readAccountId } from '../../../lib/identity/accountId.ts'

/** POST /user, AcceptFriend — accepts somebody's request for friendship (docs/contract/action.md). */
export const action = ownAction({ name: 'AcceptFriend', fields: friendFields }, async ({ fields, session }) => {
  await acceptFriend(session.account, readAccountId(fields.friend_id))
  return friendAdded()
})
