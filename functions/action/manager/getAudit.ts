import { refuseNobody } from '../../../lib/accounts/refuseNobody.ts'
import { deskAction } from '../../../lib/dialects/action/desk.ts'
import { listFields, ownerIn } from '../../../lib/dialects/action/managerRequests.ts'
import { actsListed } from '../../../lib/dialects/action/managerViews.ts'
import { pageIn } from '../../../lib/dialects/action/requests.ts'
import { listActs } from '../../../lib/trail/listActs.ts'

export const action = deskAction({ name: 'GetAudit', fields: listFields }, async ({ fields, session: { account } }) => {
  const about = ownerIn(fields)
  if (about !== null) await refuseNobody(about)
  return actsListed(await listActs(account.id, { ...pageIn(fields), about }))
})
