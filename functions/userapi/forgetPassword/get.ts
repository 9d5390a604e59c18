import * as v from 'valibot'
import { requestResetCode } from '../../../lib/accounts/requestCode.ts'
import { endpoint } from '../../../lib/dialects/userapi/endpoint.ts'
import { phoneInPath } from '../../../lib/dialects/userapi/requests.ts'
import { resetCodeSent } from '../../../lib/dialects/userapi/views.ts'

/** GET /user/forgetPassword/{phone} — texts a code for a new password (docs/contract/userapi.md). */
export const handler = endpoint(
  { operation: 'forgetPassword.get', method: 'GET', fields: v.object({}) },
  async ({ path, caller }) => {
    await requestResetCode(phoneInPath(path), caller)
    return resetCodeSent()
  },
)
