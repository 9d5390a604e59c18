import * as v from 'valibot'
import { text } from '../../lib/dialects/kit/fields.ts'
import { endpoint } from '../../lib/dialects/kms/endpoint.ts'
import { passwordIn } from '../../lib/dialects/kms/requests.ts'
import { loggedIn } from '../../lib/dialects/kms/views.ts'
import { logInWithPassword } from '../../lib/sessions/logInWithPassword.ts'

const fields = v.object({ phone: text, password: text })

/** POST /app/login — trades a password for a session (docs/contract/kms.md). */
export const handler = endpoint({ operation: 'login', method: 'POST', fields }, async ({ fields, caller }) =>
  loggedIn(await logInWithPassword(fields.phone, passwordIn(fields.password), caller)),
)
