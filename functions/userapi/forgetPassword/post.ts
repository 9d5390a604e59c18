import * as v from 'valibot'
import { text } from '../../../lib/dialects/kit/fields.ts'
import { endpoint } from '../../../lib/dialects/userapi/endpoint.ts'
import { samePhone } from '../../../lib/dialects/userapi/requests.ts'
import { loggedIn } from '../../../lib/dialects/userapi/views.ts'
import { resetPassword } from '../../../lib/sessions/resetPassword.ts'

const fields = v.object({ phone_number: text, account: text, identifying: text, new_password: text })

/** POST /user/forgetPassword/{phone} — sets a new password by a texted code (docs/contract/userapi.md). */
export const handler = endpoint(
  { operation: 'forgetPassword.post', method: 'POST', fields },
  async ({ fields, path, caller }) => {
    const phone = samePhone(path, fields.phone_number)
    const { account: typedAccount, identifying: typedCode, new_password: newPassword } = fields
    return loggedIn(await resetPassword({ phone, typedAccount, typedCode, newPassword }, caller))
  },
)
