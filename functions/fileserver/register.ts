import * as v from 'valibot'
import { grantRole } from '../../lib/accounts/grantRole.ts'
import { registerAccount } from '../../lib/accounts/registerAccount.ts'
import { endpoint } from '../../lib/dialects/fileserver/endpoint.ts'
import { identifiersIn, readRole } from '../../lib/dialects/fileserver/requests.ts'
import { registered } from '../../lib/dialects/fileserver/views.ts'
import { optionalSession } from '../../lib/dialects/kit/credential.ts'
import { optionalText, text } from '../../lib/dialects/kit/fields.ts'
import { onceOnly } from '../../lib/dialects/kit/onceOnly.ts'
import { fault } from '../../lib/fault.ts'
import { readNewPassword } from '../../lib/passwords/password.ts'
import { spendRegistration } from '../../lib/throttle/budgets.ts'

const fields = v.object({
  username: text,
  password: text,
  role: optionalText,
  mail: optionalText,
  phone: optionalText,
})

/** POST /register — makes an account (docs/contract/fileserver.md). */
export const handler = endpoint(
  { operation: 'register', method: 'POST', fields, session: optionalSession },
  async ({ fields, headers, session, caller }) => {
    const identifiers = identifiersIn(fields)
    const md5 = readNewPassword(fields.password, identifiers)
    if (md5 === null) throw fault('invalid')
    const actor = session?.account ?? null
    const role = await grantRole({ role: readRole(fields.role), actor, identifiers }, caller)
    await spendRegistration(caller.network)
    const phoneIsContact = identifiers.some(({ kind }) => kind !== 'phone')
    const once = onceOnly(headers, 'fileserver.register', fields)
    return registered(await registerAccount({ identifiers, phoneIsContact, name: null, md5, role, once }, caller))
  },
)
