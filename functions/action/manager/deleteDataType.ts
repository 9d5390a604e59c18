import * as v from 'valibot'
import { managerAction } from '../../../lib/dialects/action/managerAction.ts'
import { done } from '../../../lib/dialects/action/managerViews.ts'
import { text } from '../../../lib/dialects/kit/fields.ts'
import { deleteDataType } from '../../../lib/profiles/deleteDataType.ts'

const fields = v.object({ data_name: text })

/** POST /manager, DeleteDataType — deletes a kind of personal data (docs/contract/action.md). */
export const action = managerAction({ name: 'DeleteDataType', fields }, async ({ fields, session, caller }) => {
  await deleteDataType(fields.data_name, session.account.id, caller)
  return done()
})
