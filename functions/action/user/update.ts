import * as v from 'valibot'
import { ownAction } from '../../../lib/dialects/action/endpoint.ts'
import { changesIn, texts, values } from '../../../lib/dialects/action/requests.ts'
import { rotatedSession } from '../../../lib/dialects/action/rotation.ts'
import { updated } from '../../../lib/dialects/action/views.ts'
import { updateData } from '../../../lib/profiles/updateData.ts'

const fields = v.object({ data_type: texts, old_data: values, new_data: values })

/** POST /user, Update — changes one's own data and rotates the token (docs/contract/action.md). */
export const action = ownAction(
  { name: 'Update', fields, session: rotatedSession },
  async ({ fields, session, caller }) => {
    await updateData(session, changesIn(fields), caller)
    return updated()
  },
)
