import * as v from 'valibot'
import { endpoint } from '../../lib/dialects/fileserver/endpoint.ts'
import { loggedIn } from '../../lib/dialects/fileserver/views.ts'
import { text } from '../../lib/dialects/kit/fields.ts'
import { readTypedPassword } from '../../lib/passwords/password.ts'
import { logInWithPassword } from '../../lib/sessions/logInWithPassword.ts'

const fields = v.object({ username: text, password: text })

/** POST /login — trades a password for a session (docs/contract/fileserver.md). */
export const handler = endpoint({ operation: 'login', method: 'POST', fields }, async ({ fields, caller }) =>
  loggedIn(await logInWithPassword(fields.username, readTypedPassword(fields.password), caller)),
)
