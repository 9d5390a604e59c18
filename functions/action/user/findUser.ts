import * as v from 'valibot'
import { ownAction } from '../../../lib/dialects/action/endpoint.ts'
import { userFound } from '../../../lib/dialects/action/friendViews.ts'
import { accountField } from '../../../lib/dialects/action/requests.ts'
import { meet } from '../../../lib/friends/meet.ts'
import { readSubject } from '../../../lib/subject.ts'

const fields = v.object({ account: accountField })

export const action = ownAction({ name: 'FindUser', fields }, async ({ fields, session: { account }, origin }) =>
  userFound(await meet(account, readSubject(fields.account), origin), account),
)
