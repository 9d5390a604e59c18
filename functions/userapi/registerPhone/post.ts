import * as v from 'valibot'
import { claimPhone } from '../../../lib/accounts/claimPhone.ts'
import { text } from '../../../lib/dialects/kit/fields.ts'
import { onceOnly } from '../../../lib/dialects/kit/onceOnly.ts'
import { endpoint } from '../../../lib/dialects/userapi/endpoint.ts'
import { samePhone } from '../../../lib/dialects/userapi/requests.ts'
import { registered } from '../../../lib/dialects/userapi/views.ts'

const fields = v.object({ phone_number: text, identifying_code: text })

/** POST /user/registerPhone/{phone} — trades a texted code for an account (docs/contract/userapi.md). */
export const handler = endpoint(
  { operation: 'registerPhone.post', method: 'POST', fields },
  async ({ fields, path, headers, caller }) => {
    const phone = samePhone(path, fields.phone_number)
    const once = onceOnly(headers, 'userapi.registerPhone', [phone.number, fields])
    const account = await claimPhone(phone, fields.identifying_code, once, caller)
    return registered(account.id)
  },
)
