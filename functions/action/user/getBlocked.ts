import { ownAction } from '../../../lib/dialects/action/endpoint.ts'
import { blockedListed } from '../../../lib/dialects/action/friendViews.ts'
import { pageFields, pageIn } from '../../../lib/dialects/action/requests.ts'
import { listBlocked } from '../../../lib/friends/listFriends.ts'

/** POST /user, GetBlocked — lists the accounts that one has blocked (docs/contract/action.md). */
export const action = ownAction({ name: 'GetBlocked', fields: pageFields }, async ({ fields, session: { account } }) =>
  blockedListed(await listBlocked(account, pageIn(fields)), account),
)
