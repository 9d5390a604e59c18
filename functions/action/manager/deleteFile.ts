import { deskAction } from '../../../lib/dialects/action/desk.ts'
import { fileFields } from '../../../lib/dialects/action/managerRequests.ts'
import { done } from '../../../lib/dialects/action/managerViews.ts'
import { readFileId } from '../../../lib/fileId.ts'
import { removeAnybodys } from '../../../lib/files/removeAnybodys.ts'

export const action = deskAction({ name: 'DeleteFile', fields: fileFields }, async ({ fields, session, origin }) => {
  await removeAnybodys(readFileId(fields.file_id), session.account.id, origin)
  return done()
})
