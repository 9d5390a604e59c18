import * as v from 'valibot'
import { optionalSession } from '../../../lib/dialects/kit/credential.ts'
import { optionalText, text } from '../../../lib/dialects/kit/fields.ts'
import { endpoint } from '../../../lib/dialects/userapi/endpoint.ts'
import { samePhone } from '../../../lib/dialects/userapi/requests.ts'
import { loggedIn } from '../../../lib/dialects/userapi/views.ts'
import { readTypedPassword } from '../../../lib/passwords/password.ts'
import { logInWithCode } from '../../../lib/sessions/logInWithCode.ts'

const fields = v.object({ phone_number: text, identifying_code: text, password: optionalText })

/** POST /user/loginPhone/{phone} — trades a texted code for a session (docs/contract/userapi.md). */
export const handler = endpoint(
  { operation: 'loginPhone.post', method: 'POST', fields, session: optionalSession },
  async ({ fields, path, session, caller }) => {
    const phone = samePhone(path, fields.phone_number)
    const md5 = fields.password === null ? null : readTypedPassword(fields.password)
    const belonging = { loggedIn: session?.account.id ?? null, md5 }
    return loggedIn(await logInWithCode(phone, fields.identifying_code, belonging, caller))
  },
)
