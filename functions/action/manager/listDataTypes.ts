import * as v from 'valibot'
import { managerAction } from '../../../lib/dialects/action/managerAction.ts'
import { dataTypesListed } from '../../../lib/dialects/action/managerViews.ts'
import { listDataTypes } from '../../../lib/profiles/listDataTypes.ts'

/** POST /manager, ListDataTypes — lists the kinds of personal data (docs/contract/action.md). */
export const action = managerAction({ name: 'ListDataTypes', fields: v.object({}), leadersToo: true }, async () =>
  dataTypesListed(await listDataTypes()),
)
