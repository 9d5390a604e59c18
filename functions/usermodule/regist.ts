import * as v from 'valibot'
import { grantRole } from '../../lib/accounts/grantRole.ts'
import { registerAccount } from '../../lib/accounts/registerAccount.ts'
import { text } from '../../lib/dialects/kit/fields.ts'
import { onceOnly } from '../../lib/dialects/kit/onceOnly.ts'
import { endpoint } from '../../lib/dialects/usermodule/endpoint.ts'
import { registered } from '../../lib/dialects/usermodule/views.ts'
import { fault } from '../../lib/fault.ts'
import { phoneIdentifier } from '../../lib/identity/identifier.ts'
import { readPhone } from '../../lib/identity/readPhone.ts'
import { readNewPassword } from '../../lib/passwords/password.ts'
import { spendRegistration } from '../../lib/throttle/budgets.ts'

const fields = v.object({ phone: text, password: text })

/** POST /user/regist — makes an account out of a phone and a password (docs/contract/usermodule.md). */
export const handler = endpoint(
  { operation: 'regist', method: 'POST', fields },
  async ({ fields, headers, caller }) => {
    const phone = readPhone(fields.phone)
    if (!phone) throw fault('invalid')
    const identifiers = [phoneIdentifier(phone)]
    const md5 = readNewPassword(fields.password, identifiers)
    if (md5 === null) throw fault('invalid')
    const role = await grantRole({ role: 'normal', actor: null, identifiers }, caller)
    await spendRegistration(caller.network)
    const once = onceOnly(headers, 'usermodule.regist', fields)
    const account = await registerAccount({ identifiers, phoneIsContact: false, name: null, md5, role, once }, caller)
    return registered(account.id)
  },
)
