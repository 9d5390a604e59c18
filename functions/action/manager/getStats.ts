import * as v from 'valibot'
import { deskAction } from '../../../lib/dialects/action/desk.ts'
import { statsShown } from '../../../lib/dialects/action/managerViews.ts'
import { readTotals } from '../../../lib/files/totals.ts'
import { readStats } from '../../../lib/stats/readStats.ts'

export const action = deskAction({ name: 'GetStats', fields: v.object({}), leadersToo: true }, async () =>
  statsShown(await readStats(), await readTotals()),
)
