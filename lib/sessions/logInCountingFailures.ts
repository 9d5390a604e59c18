import { nameLogin } from '../accounts/nameLogin.ts'
import type { Caller } from '../caller/caller.ts'
import { Fault } from '../fault.ts'
import type { Md5Hex } from '../passwords/md5.ts'
import { countFailure } from '../throttle/countFailure.ts'
import { logInWithPassword } from './logInWithPassword.ts'
import type { OpenedSession } from './session.ts'

/**
 * Logs in. A failure tells how many logins of the same run have failed, so that a client can show a captcha; it tells a
 * missing account and a wrong password alike.
 * @param run the client's name for its attempts; without one its network is the run
 * @throws {Fault} `wrong-password` with `failures`, `account-locked`, `account-frozen`, `too-many-requests`
 */
export async function logInCountingFailures(
  typed: string,
  md5: Md5Hex,
  run: string | null,
  caller: Caller,
): Promise<OpenedSession> {
  const naming = nameLogin(typed)
  try {
    return await logInWithPassword(typed, md5, caller, naming)
  } catch (error) {
    if (!(error instanceof Fault) || (error.kind !== 'wrong-password' && error.kind !== 'no-account')) throw error
    const { subject } = await naming
    const failures = await countFailure(subject, run === null ? `network ${caller.network.name}` : `run ${run}`)
    throw new Fault('wrong-password', { ...error.detail, failures })
  }
}
