import * as v from 'valibot'
import { identifiersOf } from '../../../lib/accounts/account.ts'
import { ownAction } from '../../../lib/dialects/action/endpoint.ts'
import { passwordChanged } from '../../../lib/dialects/action/views.ts'
import { optionalText, text } from '../../../lib/dialects/kit/fields.ts'
import { fault } from '../../../lib/fault.ts'
import { readNewPassword, readTypedPassword } from '../../../lib/passwords/password.ts'
import { changePassword } from '../../../lib/sessions/changePassword.ts'

const fields = v.object({ old_password: optionalText, new_password: text })

/** POST /user, ChangePassword — sets a new password (docs/contract/action.md). */
export const action = ownAction({ name: 'ChangePassword', fields }, async ({ fields, session, caller }) => {
  const { old_password: typed, new_password: chosen } = fields
  const md5 = readNewPassword(chosen, identifiersOf(session.account))
  if (md5 === null) throw fault('invalid')
  if (typed === null && session.account.verifier !== null) throw fault('wrong-password')
  await changePassword(session, md5, typed === null ? undefined : readTypedPassword(typed), caller)
  return passwordChanged()
})
