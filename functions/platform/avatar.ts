import * as v from 'valibot'
import { avatarLink } from '../../lib/avatars/avatarLink.ts'
import { REDIRECT_SECONDS } from '../../lib/avatars/lifetimes.ts'
import { endpoint } from '../../lib/dialects/platform/endpoint.ts'
import { foundAt } from '../../lib/dialects/platform/views.ts'
import { readAccountId } from '../../lib/identity/accountId.ts'
import { spendAvatarLink } from '../../lib/throttle/budgets.ts'

/** GET /avatar/{id} — leads to the picture of an account (docs/contract/common.md). */
export const handler = endpoint(
  { operation: 'avatar', method: 'GET', onGet: 'reads', fields: v.object({}) },
  async ({ path, caller }) => {
    await spendAvatarLink(caller.network)
    return foundAt(await avatarLink(readAccountId(path['id'] ?? '')), REDIRECT_SECONDS)
  },
)
