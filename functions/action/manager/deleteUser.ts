import { deskAction } from '../../../lib/dialects/action/desk.ts'
import { targetFields, targetIn } from '../../../lib/dialects/action/managerRequests.ts'
import { done } from '../../../lib/dialects/action/managerViews.ts'
import { deleteAnybody } from '../../../lib/leaving/deleteAnybody.ts'

export const action = deskAction(
  { name: 'DeleteUser', fields: targetFields, isGrave: true },
  async ({ fields, session, origin }) => {
    await deleteAnybody(targetIn(fields), session.account.id, origin)
    return done()
  },
)
