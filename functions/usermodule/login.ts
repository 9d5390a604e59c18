import { endpoint } from '../../lib/dialects/usermodule/endpoint.ts'
import { loginFields, readLogin } from '../../lib/dialects/usermodule/requests.ts'
import { loggedIn } from '../../lib/dialects/usermodule/views.ts'
import { logInCountingFailures } from '../../lib/sessions/logInCountingFailures.ts'

/** GET /user/login — trades a password in the query for a session (docs/contract/usermodule.md). */
export const handler = endpoint(
  { operation: 'login', method: 'GET', fields: loginFields },
  async ({ fields, caller }) => {
    const { account, md5, run } = readLogin(fields)
    return loggedIn(await logInCountingFailures(account, md5, run, caller))
  },
)
