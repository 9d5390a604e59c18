import * as v from 'valibot'
import { requestLoginCode } from '../../../lib/accounts/requestCode.ts'
import { optionalSession } from '../../../lib/dialects/kit/credential.ts'
import { endpoint } from '../../../lib/dialects/userapi/endpoint.ts'
import { phoneInPath } from '../../../lib/dialects/userapi/requests.ts'
import { loginCodeSent } from '../../../lib/dialects/userapi/views.ts'

/** GET /user/loginPhone/{phone} — texts a code for a login (docs/contract/userapi.md). */
export const handler = endpoint(
  { operation: 'loginPhone.get', method: 'GET', fields: v.object({}), session: optionalSession },
  async ({ path, session, caller }) => {
    await requestLoginCode(phoneInPath(path), session?.account.id ?? null, caller)
    return loginCodeSent()
  },
)
