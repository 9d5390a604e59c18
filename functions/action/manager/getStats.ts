import * as v from 'valibot'
import { managerAction } from '../../../lib/dialects/action/managerAction.ts'
import { statsShown } from '../../../lib/dialects/action/managerViews.ts'
import { readTotals } from '../../../lib/files/readTotals.ts'
import { readStats } from '../../../lib/stats/readStats.ts'

/** POST /manager, GetStats — counts accounts, files and the logins and codes of the day (docs/contract/action.md). */
export const action = managerAction({ name: 'GetStats', fields: v.object({}), leadersToo: true }, async () =>
  statsShown(await readStats(), await readTotals()),
)
