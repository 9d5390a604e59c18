import * as v from 'valibot'
import { text } from '../../lib/dialects/kit/fields.ts'
import { endpoint } from '../../lib/dialects/userapi/endpoint.ts'
import { loggedIn } from '../../lib/dialects/userapi/views.ts'
import { readTypedPassword } from '../../lib/passwords/password.ts'
import { logInWithPassword } from '../../lib/sessions/logInWithPassword.ts'

const fields = v.object({ account: text, password: text })

/** POST /user/login — trades a password for a session (docs/contract/userapi.md). */
export const handler = endpoint({ operation: 'login', method: 'POST', fields }, async ({ fields, caller }) => {
  const opened = await logInWithPassword(fields.account, readTypedPassword(fields.password), caller)
  return loggedIn(opened)
})
