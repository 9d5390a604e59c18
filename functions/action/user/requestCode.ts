import * as v from 'valibot'
import { ownAction } from '../../../lib/dialects/action/endpoint.ts'
import { mobileIn } from '../../../lib/dialects/action/requests.ts'
import { codeSent } from '../../../lib/dialects/action/views.ts'
import { optionalText } from '../../../lib/dialects/kit/fields.ts'
import { requestBindCode, requestDeleteCode } from '../../../lib/sessions/requestOwnCode.ts'

const fields = v.object({ purpose: v.picklist(['bind', 'delete']), phone: optionalText })

/** POST /user, RequestCode — texts a code for binding a phone or deleting the account (docs/contract/action.md). */
export const action = ownAction({ name: 'RequestCode', fields }, async ({ fields, session, caller }) => {
  if (fields.purpose === 'delete') await requestDeleteCode(session, caller)
  else await requestBindCode(session, mobileIn(fields.phone), caller)
  return codeSent()
})
