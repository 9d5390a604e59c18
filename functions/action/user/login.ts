import * as v from 'valibot'
import { openAction } from '../../../lib/dialects/action/endpoint.ts'
import { loginField } from '../../../lib/dialects/action/requests.ts'
import { loggedIn } from '../../../lib/dialects/action/views.ts'
import { text } from '../../../lib/dialects/kit/fields.ts'
import { fault } from '../../../lib/fault.ts'
import { readTypedPassword } from '../../../lib/passwords/password.ts'
import { logInWithPassword } from '../../../lib/sessions/logInWithPassword.ts'

const fields = v.object({ id: loginField, password: v.optional(text) })

/** POST /user, Login — trades a password for a session (docs/contract/action.md). */
export const action = openAction({ name: 'Login', fields }, async ({ fields: { id, password }, caller }) => {
  if (id === null) throw fault('no-account')
  if (password === undefined) throw fault('malformed')
  return loggedIn(await logInWithPassword(id, readTypedPassword(password), caller))
})
