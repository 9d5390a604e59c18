/** The words of what belongs to no dialect: those of the gateway itself, so that nobody can tell them apart. */
import type { Answer } from '../kit/answer.ts'
import type { FaultWords } from '../kit/dialect.ts'

export type Operation = 'jwks' | 'default'

const say = (status: number, message: string) => (): Answer => ({ status, body: { message } })

const badRequest = say(400, 'Bad Request')
const forbidden = say(403, 'Forbidden')
const conflict = say(409, 'Conflict')
const tooMany = say(429, 'Too Many Requests')
const unavailable = say(503, 'Service Unavailable')

export const words: FaultWords = {
  malformed: badRequest,
  invalid: badRequest,
  'body-too-large': say(413, 'Request Entity Too Large'),
  'method-not-allowed': say(405, 'Method Not Allowed'),
  'no-session': say(401, 'Unauthorized'),
  forbidden,
  'foreign-origin': forbidden,
  'role-refused': forbidden,
  'identifier-taken': conflict,
  'no-account': say(404, 'Not Found'),
  'wrong-password': badRequest,
  'login-too-old': say(401, 'Unauthorized'),
  'phone-refused': badRequest,
  'no-such-session': say(404, 'Not Found'),
  'old-data-differs': conflict,
  'nothing-changed': conflict,
  'account-locked': forbidden,
  'account-frozen': forbidden,
  'not-own-account': forbidden,
  'phone-registered': conflict,
  'already-logged-in': conflict,
  'wrong-code': badRequest,
  'code-expired': badRequest,
  'number-mismatch': badRequest,
  'account-mismatch': badRequest,
  'too-many-requests': tooMany,
  conflict,
  'sms-failed': unavailable,
  unavailable,
  internal: say(500, 'Internal Server Error'),
}
