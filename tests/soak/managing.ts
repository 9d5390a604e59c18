/** A manager of the soak, who looks at everything and freezes, releases and promotes people while they are about their business. */
import { setRole } from '../../lib/accounts/setRole.ts'
import type { AccountId } from '../../lib/identity/accountId.ts'
import { directly } from '../support/directly.ts'
import type { Ask } from './asking.ts'
import { freshPassword, logIn, pick, post, type Town } from './people.ts'

export interface Manager {
  work(town: Town): Promise<void>
}

/** Registers somebody and makes an admin of them; in the calm. */
export async function appoint(ask: Ask, town: Town): Promise<Manager> {
  const [account, password] = [`boss${process.pid}`, freshPassword()]
  const registered = await ask({ ...post('userapi register', '/user/register', { account, password }), exact: true })
  await setRole(registered.json.user_id as AccountId, 'admin', null, directly)
  const known = { account, phone: null, password }
  const exactly: Ask = (asked) => ask({ ...asked, exact: true })
  let token = await logIn(exactly, town, known)
  const manage = (Action: string, fields: object = {}) =>
    ask({ ...post(`action ${Action}`, '/manager', { Action, ...fields }), token })

  const someone = ({ people }: Town) => String(people.length > 0 ? pick(people).id : registered.json.user_id)
  const works: readonly ((town: Town) => Promise<unknown>)[] = [
    () => manage('ListUsers', { limit: 20 }),
    () => manage('ListFiles', { limit: 20 }),
    () => manage('ListDataTypes'),
    () => manage('GetStats'),
    () => manage('GetAudit', { limit: 20 }),
    (of) => manage('GetUser', { id: someone(of) }),
    (of) => manage('UnlockUser', { id: someone(of) }),
    (of) => manage('RevokeSessions', { id: someone(of) }),
    (of) => manage('SetRole', { id: someone(of), role: pick(['normal', 'vip', 'creator']) }),
    async (of) => {
      const id = someone(of)
      if (id === String(registered.json.user_id)) return
      await manage('FreezeUser', { id, explain: '请联系客服' })
      await manage('UnfreezeUser', { id })
    },
  ]
  return {
    async work(of) {
      await pick(works)(of)
      const session = await manage('GetStats')
      // Out of date for what is grave, or ended by a storm of conflicts.
      if (session.status === 401 || Math.random() < 0.02) token = (await logIn(exactly, of, known)) ?? token
    },
  }
}
