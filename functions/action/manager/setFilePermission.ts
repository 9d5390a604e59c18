import * as v from 'valibot'
import { readFileId } from '../../../lib/content/fileId.ts'
import { managerAction } from '../../../lib/dialects/action/managerAction.ts'
import { fileFields, permissionIn } from '../../../lib/dialects/action/managerRequests.ts'
import { done } from '../../../lib/dialects/action/managerViews.ts'
import { integer } from '../../../lib/dialects/kit/fields.ts'
import { changeAnyPermission } from '../../../lib/files/changeAnyPermission.ts'

const fields = v.object({ ...fileFields.entries, permission: integer })

/** POST /manager, SetFilePermission — changes who may do what with anybody's file (docs/contract/action.md). */
export const action = managerAction({ name: 'SetFilePermission', fields }, async ({ fields, session, caller }) => {
  const permission = permissionIn(fields.permission)
  await changeAnyPermission(readFileId(fields.file_id), permission, session.account.id, caller)
  return done()
})
