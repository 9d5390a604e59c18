import * as v from 'valibot'
import { deskAction } from '../../../lib/dialects/action/desk.ts'
import { dataTypesListed } from '../../../lib/dialects/action/managerViews.ts'
import { listDataTypes } from '../../../lib/profiles/listDataTypes.ts'

export const action = deskAction({ name: 'ListDataTypes', fields: v.object({}), leadersToo: true }, async () =>
  dataTypesListed(await listDataTypes()),
)
