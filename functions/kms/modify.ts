import * as v from 'valibot'
import { identifiersOf } from '../../lib/accounts/account.ts'
import { requiredSession } from '../../lib/dialects/kit/credential.ts'
import { ifGiven, optionalInteger, optionalText } from '../../lib/dialects/kit/fields.ts'
import { endpoint } from '../../lib/dialects/kms/endpoint.ts'
import { emailIn, nameIn, newPasswordIn } from '../../lib/dialects/kms/requests.ts'
import { modified } from '../../lib/dialects/kms/views.ts'
import { readTypedPassword } from '../../lib/passwords/password.ts'
import { editAccount } from '../../lib/sessions/editAccount.ts'

const fields = v.object({
  name: optionalText,
  password: optionalText,
  birth: optionalInteger,
  email: optionalText,
  old_password: optionalText,
})

/** POST /app/user/modify — changes name, password, birthday or email (docs/contract/kms.md). */
export const handler = endpoint(
  { operation: 'modify', method: 'POST', fields, session: requiredSession },
  async ({ fields, session, caller }) => {
    const name = ifGiven(fields.name, nameIn)
    const email = ifGiven(fields.email, emailIn)
    const own = [...identifiersOf(session.account), ...(email ? [email] : [])]
    const md5 = ifGiven(fields.password, (password) => newPasswordIn(password, own))
    const old = fields.old_password === null ? undefined : readTypedPassword(fields.old_password)
    await editAccount(session, { name, birth: fields.birth, email, md5 }, old, caller)
    return modified()
  },
)
