import * as v from 'valibot'
import { grantRole } from '../../lib/accounts/grantRole.ts'
import { registerAccount } from '../../lib/accounts/registerAccount.ts'
import { ifGiven, optionalInteger, optionalText, text } from '../../lib/dialects/kit/fields.ts'
import { onceOnly } from '../../lib/dialects/kit/onceOnly.ts'
import { endpoint } from '../../lib/dialects/kms/endpoint.ts'
import { emailIn, mobileIn, nameIn, newPasswordIn } from '../../lib/dialects/kms/requests.ts'
import { registered } from '../../lib/dialects/kms/views.ts'
import { phoneIdentifier } from '../../lib/identity/identifier.ts'
import { spendRegistration } from '../../lib/throttle/budgets.ts'

const fields = v.object({ phone: text, name: text, email: optionalText, password: text, birth: optionalInteger })

/** POST /app/register — makes an account out of a phone and a password (docs/contract/kms.md). */
export const handler = endpoint(
  { operation: 'register', method: 'POST', fields },
  async ({ fields, headers, caller }) => {
    const phone = phoneIdentifier(mobileIn(fields.phone))
    const email = ifGiven(fields.email, emailIn)
    const identifiers = email ? [phone, email] : [phone]
    const name = nameIn(fields.name)
    const md5 = newPasswordIn(fields.password, identifiers)
    const role = await grantRole({ role: 'normal', actor: null, identifiers }, caller)
    await spendRegistration(caller.network)
    const once = onceOnly(headers, 'kms.register', fields)
    const { birth } = fields
    return registered(
      await registerAccount({ identifiers, phoneIsContact: false, name, birth, md5, role, once }, caller),
    )
  },
)
