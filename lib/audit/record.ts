/**
 * The audit trail: one structured line an event, which is a CloudWatch metric as well (Embedded Metric Format), so that
 * the alarms of `resources/alarms.yml` count the very lines that people read.
 */
import { createHmac } from 'node:crypto'
import { logInfo } from '../aws/log.ts'
import { surroundings } from '../config.ts'
import type { AccountId } from '../ids.ts'
import { auditSalt } from '../keys/auditSalt.ts'
import type { Origin } from '../origin.ts'

export type AuditEvent =
  | 'registered'
  | 'role_refused'
  | 'role_changed'
  | 'imported'
  | 'login_succeeded'
  | 'login_failed'
  | 'account_locked'
  | 'logged_out'
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
  | 'throttled'

interface Subjects {
  account?: AccountId | undefined
  session?: string | undefined
  /** A word of our own that tells events of one kind apart; never something a caller sent. */
  reason?: string | undefined
}

const hashed = (salt: Buffer, value: string | number) =>
  createHmac('sha256', salt).update(String(value)).digest('base64url').slice(0, 16)

/** Records one event; ids appear only as salted hashes, phones and addresses not at all. */
export async function audit(
  event: AuditEvent,
  origin: Origin,
  { account, session, reason }: Subjects = {},
): Promise<void> {
  const salt = await auditSalt()
  logInfo('audit', {
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [
        { Namespace: 'Gatehouse', Dimensions: [['stage']], Metrics: [{ Name: event, Unit: 'Count' }] },
      ],
    },
    stage: surroundings().stage,
    [event]: 1,
    event,
    at: new Date().toISOString(),
    requestId: origin.requestId,
    dialect: origin.dialect,
    operation: origin.operation,
    network: hashed(salt, origin.network.name),
    ...(account !== undefined && { account: hashed(salt, account) }),
    ...(session !== undefined && { session: hashed(salt, session) }),
    ...(reason !== undefined && { reason }),
  })
}
