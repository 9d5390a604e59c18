import * as v from 'valibot'
import { ownAction } from '../../../lib/dialects/action/endpoint.ts'
import { friendAdded, requestSent } from '../../../lib/dialects/action/friendViews.ts'
import { messIn } from '../../../lib/dialects/action/requests.ts'
import { integer, optionalText } from '../../../lib/dialects/kit/fields.ts'
import { addFriend } from '../../../lib/friends/addFriend.ts'
import { readAccountId } from '../../../lib/identity/accountId.ts'

const fields = v.object({ friend_id: integer, mess: optionalText })

/** POST /user, AddFriend — asks for friendship, or agrees to it (docs/contract/action.md). */
export const action = ownAction({ name: 'AddFriend', fields }, async ({ fields, session, caller }) => {
  const mess = messIn(fields.mess)
  const outcome = await addFriend(session.account, readAccountId(fields.friend_id), mess, caller)
  return outcome === 'added' ? friendAdded() : requestSent()
})
