import * as v from 'valibot'
import { grantRole } from '../../../lib/accounts/grantRole.ts'
import { registerAccount } from '../../../lib/accounts/registerAccount.ts'
import { openAction } from '../../../lib/dialects/action/endpoint.ts'
import { registered } from '../../../lib/dialects/action/views.ts'
import { text } from '../../../lib/dialects/kit/fields.ts'
import { onceOnly } from '../../../lib/dialects/kit/onceOnly.ts'
import { fault } from '../../../lib/fault.ts'
import { readName } from '../../../lib/identity/displayName.ts'
import { readNewPassword } from '../../../lib/passwords/password.ts'
import { spendRegistration } from '../../../lib/throttle/budgets.ts'

// What is missing has a length too, and one that does not do.
const fields = v.object({ username: v.optional(text, ''), password: v.optional(text, '') })

/** POST /user, Logon — makes an account out of a name and a password (docs/contract/action.md). */
export const action = openAction({ name: 'Logon', fields }, async ({ fields, headers, caller }) => {
  const name = readName(fields.username)
  const md5 = readNewPassword(fields.password, [])
  if (name === null || md5 === null) throw fault('invalid')
  const role = await grantRole({ role: 'normal', actor: null, identifiers: [] }, caller)
  await spendRegistration(caller.network)
  const once = onceOnly(headers, 'action.Logon', fields)
  const account = await registerAccount({ identifiers: [], phoneIsContact: false, name, md5, role, once }, caller)
  return registered(account.id)
})
