import * as v from 'valibot'
import { lookUp } from '../../lib/accounts/discloseAccount.ts'
import { endpoint } from '../../lib/dialects/usermodule/endpoint.ts'
import { counted } from '../../lib/dialects/usermodule/views.ts'
import { readSubject } from '../../lib/identity/subject.ts'

/** GET /user/count/{account} — counts the accounts of an identifier: none or one (docs/contract/usermodule.md). */
export const handler = endpoint(
  { operation: 'count', method: 'GET', fields: v.object({}), onGet: 'reads' },
  async ({ path, caller }) => {
    const found = await lookUp(readSubject(path['account'] ?? ''), null, caller)
    return counted(found ? 1 : 0)
  },
)
