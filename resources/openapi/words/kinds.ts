/** The meaning of each fault in a sentence, for readers of an answer. */
import type { FaultKind } from '../../../lib/fault.ts'

export const meanings: Readonly<Record<FaultKind, string>> = {
  malformed: 'The request cannot be read: no object, a wrong type, or a required field is missing.',
  invalid: 'A value is against a rule: a length, a pattern, a word that is none of the allowed ones.',
  'body-too-large': 'The body is larger than this route reads.',
  'method-not-allowed': 'The path has other methods.',
  'no-session': 'No session, or one that has ended.',
  forbidden: 'Not allowed to this account, or the caller cannot be told apart.',
  'foreign-origin':
    'Sent by a page of an origin that this service does not know, or by a browser that only looks ahead.',
  'role-refused': 'That role is given by an admin alone.',
  'identifier-taken': 'Another account has this login name, phone or email.',
  'no-account': 'There is no such account.',
  'wrong-password':
    'The password is wrong, or too many wrong ones came before: then `Retry-After` says how long to wait.',
  'login-too-old': 'The login of this session lies too far back for what is asked: log in again.',
  'phone-refused': 'No mobile number, or one that another account has proved to be its own.',
  'no-such-session': 'The account has no such session.',
  'already-friends': 'The two are friends already.',
  'too-many-friends': 'One of the two has as many friends as anybody may have.',
  'no-such-request': 'That account has not asked for friendship.',
  'not-friends': 'Neither a friend nor asked.',
  'old-data-differs': 'The stored value is another one than the change was based on.',
  'nothing-changed': 'Nothing was given, or nothing would be different.',
  'last-admin': 'Nobody would be left who is an admin.',
  'account-locked':
    'Too many wrong passwords from everywhere: the password login is locked for some hours; a code by text opens it.',
  'account-frozen': 'A manager has frozen the account.',
  'not-own-account': 'The request names another account than that of its session.',
  'phone-registered': 'The phone belongs to an account that has proved it.',
  'already-logged-in': 'The request carries a live session of that very account.',
  'wrong-code': 'The code is not the one that was sent.',
  'code-expired': 'The code has expired, was used, or was never sent.',
  'number-mismatch': 'Path and body name different numbers.',
  'account-mismatch': 'The code is right, but the account named is not the one of that phone.',
  'too-many-requests': 'A budget is spent: `Retry-After` says in whole seconds when there is a new one.',
  conflict: 'The same `Idempotency-Key` came with another request, or the like is being done at this moment.',
  'no-such-file': 'There is no such file, or it may not be seen.',
  'file-denied': 'The file may be seen, but not used like that.',
  'file-too-large': 'The file is too large for this way. Where an `upload` stands in the answer, it takes the bytes.',
  'over-quota': 'The account has no room left for that.',
  'parts-missing': 'Not all parts of the upload are there.',
  'sms-failed': 'The text could not be sent; nothing was counted against the phone.',
  unavailable: 'A store or service that is needed does not answer: try again after `Retry-After`.',
  internal: 'A mistake of this service; `x-request-id` finds it in the log.',
}

/** The most frequent meanings of answers with several reasons; the others follow in the order above. */
const usual: readonly FaultKind[] = [
  'no-session',
  'wrong-password',
  'wrong-code',
  'no-such-file',
  'no-account',
  'forbidden',
  'malformed',
  'unavailable',
  'internal',
]

const rank = (kind: FaultKind) =>
  usual.includes(kind) ? usual.indexOf(kind) : usual.length + Object.keys(meanings).indexOf(kind)

/** Sorts reasons with the same answer, the usual one first. */
export const usualFirst = (kinds: readonly FaultKind[]): FaultKind[] =>
  kinds.toSorted((one, other) => rank(one) - rank(other))
