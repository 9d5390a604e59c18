import * as v from 'valibot'
import { grantRole } from '../../lib/accounts/grantRole.ts'
import { registerAccount } from '../../lib/accounts/registerAccount.ts'
import { optionalSession } from '../../lib/dialects/kit/credential.ts'
import { optionalText, text } from '../../lib/dialects/kit/fields.ts'
import { onceOnly } from '../../lib/dialects/kit/onceOnly.ts'
import { endpoint } from '../../lib/dialects/userapi/endpoint.ts'
import { readRole } from '../../lib/dialects/userapi/requests.ts'
import { registered } from '../../lib/dialects/userapi/views.ts'
import { fault } from '../../lib/fault.ts'
import { readName } from '../../lib/identity/displayName.ts'
import { readSubject } from '../../lib/identity/subject.ts'
import { readNewPassword } from '../../lib/passwords/password.ts'
import { spendRegistration } from '../../lib/throttle/budgets.ts'

const fields = v.object({ account: text, password: text, name: optionalText, role: optionalText })

/** POST /user/register — makes an account out of an identifier and a password (docs/contract/userapi.md). */
export const handler = endpoint(
  { operation: 'register', method: 'POST', fields, session: optionalSession },
  async ({ fields, headers, session, caller }) => {
    const subject = readSubject(fields.account)
    if (subject?.kind !== 'identifier') throw fault('invalid')
    const identifiers = [subject.identifier]
    const name = fields.name === null ? null : readName(fields.name)
    if (fields.name !== null && name === null) throw fault('invalid')
    const md5 = readNewPassword(fields.password, identifiers)
    if (md5 === null) throw fault('invalid')
    const actor = session?.account ?? null
    const role = await grantRole({ role: readRole(fields.role), actor, identifiers }, caller)
    await spendRegistration(caller.network)
    const once = onceOnly(headers, 'userapi.register', fields)
    const account = await registerAccount({ identifiers, phoneIsContact: false, name, md5, role, once }, caller)
    return registered(account.id)
  },
)
