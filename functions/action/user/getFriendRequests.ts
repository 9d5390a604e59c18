import { ownAction } from '../../../lib/dialects/action/endpoint.ts'
import { requestsListed } from '../../../lib/dialects/action/friendViews.ts'
import { pageFields, pageIn } from '../../../lib/dialects/action/requests.ts'
import { listFriendRequests } from '../../../lib/friends/listFriends.ts'

/** POST /user, GetFriendRequests — lists requests for friendship (docs/contract/action.md). */
export const action = ownAction(
  { name: 'GetFriendRequests', fields: pageFields },
  async ({ fields, session: { account } }) =>
    requestsListed(await listFriendRequests(account, pageIn(fields)), account),
)
