import { along, changeAsRead } from '../accounts/changeAsRead.ts'
import { accountKey } from '../accounts/table.ts'
import { audit } from '../audit/record.ts'
import type { AccountId } from '../ids.ts'
import type { Origin } from '../origin.ts'
import { actParts } from '../trail/table.ts'

/**
 * Ends all sessions of an account in the name of a manager, in one write: they are of another epoch then.
 * @throws {Fault} `no-account`
 */
export async function revokeAllSessions(id: AccountId, by: AccountId, origin: Origin): Promise<void> {
  await changeAsRead(id, ({ epoch }) => [
    {
      refusal: 'account',
      update: {
        ...accountKey(id),
        update: 'SET epoch = :next',
        condition: 'epoch = :epoch',
        values: { ':epoch': epoch, ':next': epoch + 1 },
      },
    },
    ...along(actParts({ what: 'sessions_revoked', who: by, whom: id }, origin)),
  ])
  await audit('sessions_revoked', origin, { account: id, by })
}
