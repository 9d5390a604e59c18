import * as v from 'valibot'
import { ownAction } from '../../../lib/dialects/action/endpoint.ts'
import { proofIn } from '../../../lib/dialects/action/requests.ts'
import { accountDeleted } from '../../../lib/dialects/action/views.ts'
import { optionalText } from '../../../lib/dialects/kit/fields.ts'
import { deleteOwnAccount } from '../../../lib/leaving/deleteOwnAccount.ts'

const fields = v.object({ password: optionalText, phone_code: optionalText })

/** POST /user, DeleteAccount — deletes one's own account (docs/contract/action.md). */
export const action = ownAction({ name: 'DeleteAccount', fields }, async ({ fields, session, caller }) => {
  await deleteOwnAccount(session, proofIn(fields), caller)
  return accountDeleted()
})
