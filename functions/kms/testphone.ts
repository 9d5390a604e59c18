import * as v from 'valibot'
import { isFree } from '../../lib/accounts/isReclaimable.ts'
import { text } from '../../lib/dialects/kit/fields.ts'
import { endpoint } from '../../lib/dialects/kms/endpoint.ts'
import { mobileIn } from '../../lib/dialects/kms/requests.ts'
import { phoneIsFree } from '../../lib/dialects/kms/views.ts'
import { fault } from '../../lib/fault.ts'
import { phoneIdentifier } from '../../lib/identity/identifier.ts'
import { spendExistence } from '../../lib/throttle/budgets.ts'

const fields = v.object({ phone: text })

/** POST /app/register/testphone — tells whether a phone is free (docs/contract/kms.md). */
export const handler = endpoint({ operation: 'testphone', method: 'POST', fields }, async ({ fields, caller }) => {
  const phone = mobileIn(fields.phone)
  await spendExistence(caller.network)
  if (!(await isFree(phoneIdentifier(phone)))) throw fault('phone-registered')
  return phoneIsFree()
})
