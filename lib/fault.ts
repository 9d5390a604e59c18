/** Everything that can go wrong, as a kind and typed detail. Words and statuses are each dialect's own. */

import type { OfferedUpload } from './content/upload.ts'
import type { AccountId } from './identity/accountId.ts'
import type { Identifier } from './identity/identifier.ts'

interface Wait {
  /** Whole seconds until another try can succeed. */
  retryAfterSeconds: number
}

/** A limit that has refused. The log tells it; no answer does. */
export interface Limit {
  /** The setting that sets it, or the name of a fixed limit in the same writing. */
  name: string
  /** What is counted: `account`, `phone`, `network`, `country`, `stage`, or `nobody` for a text that names no account. */
  of: string
  max: number
  used: number
  /** ISO 8601. */
  until: string
}

interface Limited {
  limit: Limit
}

/** The step that failed, for documents with words for it. */
interface InStep {
  step?: Step
}

export interface FaultDetails {
  /** The request could not be read: no object, a wrong type, a required field missing. */
  malformed: object
  /** Readable, but against a rule: a length, a pattern, a role that does not exist. */
  invalid: object
  'body-too-large': object
  'method-not-allowed': { allowed: readonly string[] }
  /** `given` tells a bad token from none at all; `reused` is a session whose token was replaced and has had its grace. */
  'no-session': { given: boolean; reused?: { account: AccountId; session: string } }
  forbidden: object
  'foreign-origin': object
  'role-refused': object
  'identifier-taken': { kind: Identifier['kind'] }
  'no-account': object
  /**
   * Also answers a wait: then `retryAfterSeconds` is there and nothing was compared. `failures` is how many of one
   * client's logins failed lately, where it asked for them to be counted.
   */
  'wrong-password': Partial<Wait & Limited & { failures: number }>
  /** The session's login is too old for the request. */
  'login-too-old': object
  /** A phone that is no mobile number, or another account's proved one. */
  'phone-refused': object
  'no-such-session': object
  'already-friends': object
  /** One of the two has the most friends allowed. */
  'too-many-friends': object
  /** No request for friendship from that account. */
  'no-such-request': object
  'not-friends': object
  /** The stored value is another than the one the change was based on. */
  'old-data-differs': object
  'nothing-changed': object
  /** No active admin would be left. */
  'last-admin': object
  'account-locked': Wait & Limited
  'account-frozen': { explain: string; endsAt: number | null }
  'not-own-account': object
  'phone-registered': object
  'already-logged-in': { account: AccountId }
  'wrong-code': object
  /** Also a code whose tries are used up, with the limit of tries. */
  'code-expired': Partial<Limited>
  'number-mismatch': object
  /** The right code, with an account that is not the phone's. */
  'account-mismatch': object
  'too-many-requests': Wait & Limited
  conflict: object
  /** Also what one may not see. `upload` brings the bytes that were asked for by their MD5, where their size is known. */
  'no-such-file': { upload?: OfferedUpload }
  /** Seen, but not for what was asked. */
  'file-denied': object
  /** `upload` is ready for a file that is too large for the way it came, and no larger than any may be. */
  'file-too-large': { upload: OfferedUpload | null }
  'over-quota': object
  /** The upload is not finished: some of its bytes are not there. */
  'parts-missing': object
  /** The limit is there in a pause of the breaker. */
  'sms-failed': Wait & Partial<Limited>
  /** A store or service that is needed did not answer. */
  unavailable: Wait & InStep
  internal: InStep
}

export type FaultKind = keyof FaultDetails

export class Fault<Kind extends FaultKind = FaultKind> extends Error {
  readonly kind: Kind
  readonly detail: FaultDetails[Kind]

  constructor(kind: Kind, detail: FaultDetails[Kind]) {
    super(kind)
    this.name = 'Fault'
    this.kind = kind
    this.detail = detail
  }
}

/** A fault without detail. */
export function fault(kind: { [K in FaultKind]: object extends FaultDetails[K] ? K : never }[FaultKind]): Fault {
  return new Fault(kind, {})
}

/**
 * Steps whose failure some document words separately («create user fail», «get session timeout»). Dialects without such
 * words answer it like any other failure.
 */
export type Step = 'find-id' | 'create-account' | 'open-session' | 'read-data' | 'write-data'

/** A step did not succeed; `cause` says why. */
export class StepFailed extends Error {
  readonly step: Step

  constructor(step: Step, cause: unknown) {
    super(step, { cause })
    this.name = 'StepFailed'
    this.step = step
  }
}

/** An outcome of the step, or a failure that has a name already. */
const isNamed = (error: unknown) =>
  error instanceof StepFailed || (error instanceof Fault && error.kind !== 'unavailable' && error.kind !== 'internal')

/**
 * Carries a step out and names it where it fails; a fault that is its outcome stays as it is.
 * @throws {StepFailed}
 */
export async function during<Done>(step: Step, work: () => Promise<Done>): Promise<Done> {
  try {
    return await work()
  } catch (error) {
    throw isNamed(error) ? error : new StepFailed(step, error)
  }
}
