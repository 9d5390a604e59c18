import { requireAccount } from '../../../lib/accounts/findById.ts'
import { listEntries } from '../../../lib/auditLog/listEntries.ts'
import { managerAction } from '../../../lib/dialects/action/managerAction.ts'
import { listFields, ownerIn } from '../../../lib/dialects/action/managerRequests.ts'
import { entriesListed } from '../../../lib/dialects/action/managerViews.ts'
import { pageIn } from '../../../lib/dialects/action/requests.ts'

/** POST /manager, GetAudit — lists what managers have done (docs/contract/action.md). */
export const action = managerAction(
  { name: 'GetAudit', fields: listFields },
  async ({ fields, session: { account } }) => {
    const about = ownerIn(fields)
    if (about !== null) await requireAccount(about)
    return entriesListed(await listEntries(account.id, { ...pageIn(fields), about }))
  },
)
