import * as v from 'valibot'
import { appoint } from '../../../lib/accounts/appoint.ts'
import { deskAction } from '../../../lib/dialects/action/desk.ts'
import { roleIn, targetIn } from '../../../lib/dialects/action/managerRequests.ts'
import { done } from '../../../lib/dialects/action/managerViews.ts'
import { integer, text } from '../../../lib/dialects/kit/fields.ts'

const fields = v.object({ id: integer, role: text })

export const action = deskAction({ name: 'SetRole', fields, isGrave: true }, async ({ fields, session, origin }) => {
  await appoint(targetIn(fields), roleIn(fields.role), session.account.id, origin)
  return done()
})
