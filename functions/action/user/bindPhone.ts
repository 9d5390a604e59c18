import * as v from 'valibot'
import { ownAction } from '../../../lib/dialects/action/endpoint.ts'
import { mobileIn } from '../../../lib/dialects/action/requests.ts'
import { phoneBound } from '../../../lib/dialects/action/views.ts'
import { text } from '../../../lib/dialects/kit/fields.ts'
import { bindPhone } from '../../../lib/sessions/bindPhone.ts'

const fields = v.object({ phone: text, phone_code: text })

/** POST /user, BindPhone — proves or changes a phone by a texted code (docs/contract/action.md). */
export const action = ownAction({ name: 'BindPhone', fields }, async ({ fields, session, caller }) => {
  await bindPhone(session, mobileIn(fields.phone), fields.phone_code, caller)
  return phoneBound()
})
