import * as v from 'valibot'
import { deskAction } from '../../../lib/dialects/action/desk.ts'
import { fileFields, permissionIn } from '../../../lib/dialects/action/managerRequests.ts'
import { done } from '../../../lib/dialects/action/managerViews.ts'
import { integer } from '../../../lib/dialects/kit/fields.ts'
import { readFileId } from '../../../lib/fileId.ts'
import { changeAnybodysPermission } from '../../../lib/files/changeAnybodysPermission.ts'

const fields = v.object({ ...fileFields.entries, permission: integer })

export const action = deskAction({ name: 'SetFilePermission', fields }, async ({ fields, session, origin }) => {
  const permission = permissionIn(fields.permission)
  await changeAnybodysPermission(readFileId(fields.file_id), permission, session.account.id, origin)
  return done()
})
