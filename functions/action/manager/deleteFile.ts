import { readFileId } from '../../../lib/content/fileId.ts'
import { managerAction } from '../../../lib/dialects/action/managerAction.ts'
import { fileFields } from '../../../lib/dialects/action/managerRequests.ts'
import { done } from '../../../lib/dialects/action/managerViews.ts'
import { removeAnyFile } from '../../../lib/files/removeAnyFile.ts'

/** POST /manager, DeleteFile — deletes anybody's file (docs/contract/action.md). */
export const action = managerAction({ name: 'DeleteFile', fields: fileFields }, async ({ fields, session, caller }) => {
  await removeAnyFile(readFileId(fields.file_id), session.account.id, caller)
  return done()
})
