import { findLoginSubject } from '../accounts/findLoginSubject.ts'
import { Fault } from '../fault.ts'
import type { Md5Hex } from '../md5.ts'
import type { Origin } from '../origin.ts'
import { countFailure } from '../throttle/failures.ts'
import { logInWithPassword } from './logInWithPassword.ts'
import type { OpenedSession } from './session.ts'

/**
 * Logs in, and where that fails tells how many logins of the same run have failed, so that a client can show a captcha.
 * Who does not exist is not told from a wrong password.
 * @param run one client's name for its attempts; its network stands in where it gives none
 * @throws {Fault} `wrong-password` with `failures`, `account-locked`, `account-frozen`, `too-many-requests`
 */
export async function logInCountingFailures(
  typed: string,
  md5: Md5Hex,
  run: string | null,
  origin: Origin,
): Promise<OpenedSession> {
  try {
    return await logInWithPassword(typed, md5, origin)
  } catch (error) {
    if (!(error instanceof Fault) || (error.kind !== 'wrong-password' && error.kind !== 'no-account')) throw error
    const { subject } = await findLoginSubject(typed)
    const failures = await countFailure(subject, run === null ? `network ${origin.network.name}` : `run ${run}`)
    throw new Fault('wrong-password', { ...error.detail, failures })
  }
}
