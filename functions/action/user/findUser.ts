import * as v from 'valibot'
import { ownAction } from '../../../lib/dialects/action/endpoint.ts'
import { userFound } from '../../../lib/dialects/action/friendViews.ts'
import { accountField } from '../../../lib/dialects/action/requests.ts'
import { findPerson } from '../../../lib/friends/findPerson.ts'
import { readSubject } from '../../../lib/identity/subject.ts'

const fields = v.object({ account: accountField })

/** POST /user, FindUser — finds one person by a phone, an email, a login name or an id (docs/contract/action.md). */
export const action = ownAction({ name: 'FindUser', fields }, async ({ fields, session: { account }, caller }) =>
  userFound(await findPerson(account, readSubject(fields.account), caller), account),
)
