import * as v from 'valibot'
import { ownAction } from '../../../lib/dialects/action/endpoint.ts'
import { exportRequested } from '../../../lib/dialects/action/views.ts'
import { optionalText } from '../../../lib/dialects/kit/fields.ts'
import { requestExport } from '../../../lib/exports/requestExport.ts'
import { readTypedPassword } from '../../../lib/passwords/password.ts'

const fields = v.object({ password: optionalText })

/** POST /user, ExportData — gathers all data about oneself, or links to it (docs/contract/action.md). */
export const action = ownAction({ name: 'ExportData', fields }, async ({ fields, session, caller }) => {
  const md5 = fields.password === null ? undefined : readTypedPassword(fields.password)
  return exportRequested(await requestExport(session, md5, caller))
})
