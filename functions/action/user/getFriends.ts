import { ownAction } from '../../../lib/dialects/action/endpoint.ts'
import { friendsListed } from '../../../lib/dialects/action/friendViews.ts'
import { pageFields, pageIn } from '../../../lib/dialects/action/requests.ts'
import { listFriends } from '../../../lib/friends/listFriends.ts'

/** POST /user, GetFriends — lists one's friends (docs/contract/action.md). */
export const action = ownAction({ name: 'GetFriends', fields: pageFields }, async ({ fields, session: { account } }) =>
  friendsListed(await listFriends(account, pageIn(fields)), account),
)
