/**
 * The security log: one structured line an event, which is a CloudWatch metric as well (Embedded Metric Format), so that
 * the alarms of `resources/alarms.yml` count the very lines that people read.
 */
import { logInfo } from '../aws/log.ts'
import type { Caller } from '../caller/caller.ts'
import { environment } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'
import { hashOf } from './hashOf.ts'

export type SecurityEvent =
  | 'registered'
  | 'role_refused'
  | 'role_changed'
  | 'imported'
  | 'login_succeeded'
  | 'login_failed'
  | 'account_locked'
  | 'logged_out'
  | 'token_reused'
  | 'code_sent'
  | 'code_refused'
  | 'sms_failed'
  | 'code_wrong'
  | 'code_used'
  | 'phone_claimed'
  | 'password_reset'
  | 'session_revoked'
  | 'password_changed'
  | 'profile_changed'
  | 'phone_bound'
  | 'account_deleted'
  | 'account_frozen'
  | 'account_unfrozen'
  | 'account_unlocked'
  | 'sessions_revoked'
  | 'phone_released'
  | 'data_type_defined'
  | 'data_type_deleted'
  | 'export_started'
  | 'throttled'
  | 'upload_begun'
  | 'upload_aborted'
  | 'file_uploaded'
  | 'file_deleted'
  | 'file_permission_changed'

interface Subjects {
  account?: AccountId | undefined
  session?: string | undefined
  /** The account that acted, where it was another one. */
  by?: AccountId | null | undefined
  /** A word of ours that tells events of one kind apart; never text of a caller. */
  reason?: string | undefined
}

/** Records one event; ids appear only as salted hashes, phones and addresses not at all. */
export async function logSecurityEvent(
  event: SecurityEvent,
  caller: Caller,
  { account, session, by, reason }: Subjects = {},
): Promise<void> {
  const network = await hashOf(caller.network.name)
  logInfo('audit', {
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [
        { Namespace: 'Gatehouse', Dimensions: [['stage']], Metrics: [{ Name: event, Unit: 'Count' }] },
      ],
    },
    stage: environment().stage,
    [event]: 1,
    event,
    at: new Date().toISOString(),
    requestId: caller.requestId,
    dialect: caller.dialect,
    operation: caller.operation,
    network,
    ...(account !== undefined && { account: await hashOf(account) }),
    ...(session !== undefined && { session: await hashOf(session) }),
    ...(by !== undefined && by !== null && { by: await hashOf(by) }),
    ...(reason !== undefined && { reason }),
  })
}
