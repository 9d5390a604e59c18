import * as v from 'valibot'
import { requestRegistrationCode } from '../../../lib/accounts/requestCode.ts'
import { endpoint } from '../../../lib/dialects/userapi/endpoint.ts'
import { phoneInPath } from '../../../lib/dialects/userapi/requests.ts'
import { registrationCodeSent } from '../../../lib/dialects/userapi/views.ts'

/** GET /user/registerPhone/{phone} — texts a code for a registration (docs/contract/userapi.md). */
export const handler = endpoint(
  { operation: 'registerPhone.get', method: 'GET', fields: v.object({}) },
  async ({ path, caller }) => registrationCodeSent(await requestRegistrationCode(phoneInPath(path), caller)),
)
