import { managerAction } from '../../../lib/dialects/action/managerAction.ts'
import { listFields, ownerIn } from '../../../lib/dialects/action/managerRequests.ts'
import { filesListed } from '../../../lib/dialects/action/managerViews.ts'
import { pageIn } from '../../../lib/dialects/action/requests.ts'
import { listForManager } from '../../../lib/files/listForManager.ts'

/** POST /manager, ListFiles — lists all files, or those of an account (docs/contract/action.md). */
export const action = managerAction(
  { name: 'ListFiles', fields: listFields, leadersToo: true },
  async ({ fields, session: { account } }) =>
    filesListed(await listForManager(account, { ...pageIn(fields), owner: ownerIn(fields) }), account),
)
