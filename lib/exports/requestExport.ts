import { transact } from '../aws/dynamodb.ts'
import { again, untilSettled } from '../aws/retry.ts'
import { linkTo } from '../aws/s3Links.ts'
import type { Caller } from '../caller/caller.ts'
import { attachmentDisposition } from '../content/disposition.ts'
import { jobAddition, jobAt } from '../jobs/job.ts'
import type { Md5Hex } from '../passwords/md5.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { proveOwner } from '../sessions/proveOwner.ts'
import type { Session } from '../sessions/session.ts'
import { exportStart, findExport, type Ready } from './table.ts'

export type Requested = { kind: 'started' } | { kind: 'ready'; url: string; expiresInSeconds: number }

const LINK_SECONDS = 900
const ROUNDS_MAX = 3

async function linkOf({ account, writing }: Ready): Promise<Requested> {
  const url = await linkTo(writing.object, {
    expiresInSeconds: LINK_SECONDS,
    disposition: attachmentDisposition(`gatehouse-${account}.json`),
    type: 'application/json',
  })
  return { kind: 'ready', url, expiresInSeconds: LINK_SECONDS }
}

/**
 * Has the data of the session's account gathered in a file, or hands the file out when it is ready. One is made a day;
 * until it is deleted, it is the answer.
 * @param md5 of the password; undefined where none was given and a recent login must do
 * @throws {Fault} `wrong-password` (a wait and a lock too), `login-too-old`
 */
export async function requestExport(
  session: Session,
  md5: Md5Hex | null | undefined,
  caller: Caller,
): Promise<Requested> {
  await proveOwner(session, md5, caller)
  const account = session.account.id
  return untilSettled(ROUNDS_MAX, async () => {
    const known = await findExport(account)
    if (known?.state === 'ready' && known.expiresAt > Date.now()) return linkOf(known)
    if (known?.state === 'running') return { kind: 'started' }
    const now = Date.now()
    const job = jobAt('export', now)
    const written = await transact([
      exportStart({ account, startedAt: now, job }),
      jobAddition(job, { kind: 'export', account }),
    ])
    if (!written.done) return again
    await logSecurityEvent('export_started', caller, { account })
    return { kind: 'started' }
  })
}
