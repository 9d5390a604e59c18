import { sessionOrFault } from '../../../lib/dialects/kit/credential.ts'
import { endpoint } from '../../../lib/dialects/usermodule/endpoint.ts'
import { readReset, resetFields } from '../../../lib/dialects/usermodule/requests.ts'
import { passwordChanged } from '../../../lib/dialects/usermodule/views.ts'
import { changePasswordOf } from '../../../lib/sessions/changePasswordOf.ts'
import { setPasswordByCode } from '../../../lib/sessions/setPasswordByCode.ts'
import { spendLogin } from '../../../lib/throttle/budgets.ts'

/** PUT /user/password/reset — sets a new password by the old one or by a texted code (docs/contract/usermodule.md). */
export const handler = endpoint(
  { operation: 'password.reset', method: 'PUT', fields: resetFields, session: sessionOrFault },
  async ({ fields, session, caller }) => {
    const { id, phone, md5, old, code } = readReset(fields)
    if (code === null) await changePasswordOf({ id, phone }, session, md5, old, caller)
    else {
      await spendLogin(caller.network)
      await setPasswordByCode(id, phone, code, md5, caller)
    }
    return passwordChanged()
  },
)
