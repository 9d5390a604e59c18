import * as v from 'valibot'
import { setAvatar } from '../../lib/avatars/setAvatar.ts'
import { requiredSession } from '../../lib/dialects/kit/credential.ts'
import { text } from '../../lib/dialects/kit/fields.ts'
import { UPLOAD_BODY_BYTES_MAX } from '../../lib/dialects/kit/inline.ts'
import { endpoint } from '../../lib/dialects/kms/endpoint.ts'
import { avatarIn } from '../../lib/dialects/kms/requests.ts'
import { avatarSet } from '../../lib/dialects/kms/views.ts'

/** POST /app/user/avatar — sets one's picture (docs/contract/kms.md). */
export const handler = endpoint(
  {
    operation: 'avatar',
    method: 'POST',
    fields: v.object({ data: text }),
    session: requiredSession,
    bodyBytesMax: UPLOAD_BODY_BYTES_MAX,
  },
  async ({ fields, session: { account }, caller }) => {
    await setAvatar(account, avatarIn(fields.data), caller)
    return avatarSet()
  },
)
