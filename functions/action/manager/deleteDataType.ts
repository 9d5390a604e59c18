import * as v from 'valibot'
import { deskAction } from '../../../lib/dialects/action/desk.ts'
import { done } from '../../../lib/dialects/action/managerViews.ts'
import { text } from '../../../lib/dialects/kit/fields.ts'
import { deleteDataType } from '../../../lib/profiles/deleteDataType.ts'

const fields = v.object({ data_name: text })

export const action = deskAction({ name: 'DeleteDataType', fields }, async ({ fields, session, origin }) => {
  await deleteDataType(fields.data_name, session.account.id, origin)
  return done()
})
