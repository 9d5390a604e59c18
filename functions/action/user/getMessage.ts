import * as v from 'valibot'
import { openAction } from '../../../lib/dialects/action/endpoint.ts'
import { shownIn, texts } from '../../../lib/dialects/action/requests.ts'
import { dataShown } from '../../../lib/dialects/action/views.ts'
import { optionalSession } from '../../../lib/dialects/kit/credential.ts'
import { integer } from '../../../lib/dialects/kit/fields.ts'
import { readAccountId } from '../../../lib/identity/accountId.ts'
import { showData } from '../../../lib/profiles/showData.ts'

const fields = v.object({ id: integer, data_type: texts })

/** POST /user, GetMessage — shows data of an account by their names (docs/contract/action.md). */
export const action = openAction(
  { name: 'GetMessage', fields, session: optionalSession },
  async ({ fields, session, caller }) => {
    const names = shownIn(fields.data_type)
    return dataShown(names, await showData(readAccountId(fields.id), names, session?.account ?? null, caller))
  },
)
