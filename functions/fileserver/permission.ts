import { findById } from '../../lib/accounts/findById.ts'
import { readFileId } from '../../lib/content/fileId.ts'
import { endpoint } from '../../lib/dialects/fileserver/endpoint.ts'
import { permissionFields, permissionIn } from '../../lib/dialects/fileserver/fileRequests.ts'
import { fileShown } from '../../lib/dialects/fileserver/fileViews.ts'
import { requiredSession } from '../../lib/dialects/kit/credential.ts'
import { changePermission } from '../../lib/files/changePermission.ts'

/** POST /permission — changes who may do what with a file (docs/contract/fileserver.md). */
export const handler = endpoint(
  { operation: 'permission', method: 'POST', fields: permissionFields, session: requiredSession },
  async ({ fields, session: { account }, caller }) => {
    const file = await changePermission(account, readFileId(fields.id), permissionIn(fields.permission), caller)
    const owner = file.owner === account.id ? account : await findById(file.owner)
    return fileShown(file, owner, account)
  },
)
