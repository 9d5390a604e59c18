import * as v from 'valibot'
import { readAvatar } from '../../lib/avatars/readAvatar.ts'
import { requiredSession } from '../../lib/dialects/kit/credential.ts'
import { id } from '../../lib/dialects/kit/fields.ts'
import { endpoint } from '../../lib/dialects/kms/endpoint.ts'
import { avatarOf } from '../../lib/dialects/kms/views.ts'
import { readAccountId } from '../../lib/identity/accountId.ts'

/** POST /app/user/get_avatar — answers with a picture of oneself or another (docs/contract/kms.md). */
export const handler = endpoint(
  { operation: 'get_avatar', method: 'POST', fields: v.object({ id: v.optional(id, '') }), session: requiredSession },
  async ({ fields, session: { account } }) =>
    avatarOf(await readAvatar(fields.id === '' ? account.id : readAccountId(fields.id))),
)
