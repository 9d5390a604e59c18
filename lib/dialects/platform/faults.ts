/** The words of routes outside the documents: those of API Gateway, so that its refusals and ours look alike. */
import type { Answer } from '../kit/answer.ts'
import type { FaultWords } from '../kit/dialect.ts'

const say = (status: number, message: string) => (): Answer => ({ status, body: { message } })

const badRequest = say(400, 'Bad Request')
const forbidden = say(403, 'Forbidden')
const notFound = say(404, 'Not Found')
const conflict = say(409, 'Conflict')
const tooLarge = say(413, 'Request Entity Too Large')
const tooMany = say(429, 'Too Many Requests')
const unavailable = say(503, 'Service Unavailable')

export const words: FaultWords = {
  malformed: badRequest,
  invalid: badRequest,
  'body-too-large': tooLarge,
  'method-not-allowed': say(405, 'Method Not Allowed'),
  'no-session': say(401, 'Unauthorized'),
  forbidden,
  'foreign-origin': forbidden,
  'role-refused': forbidden,
  'identifier-taken': conflict,
  'no-account': notFound,
  'wrong-password': badRequest,
  'login-too-old': say(401, 'Unauthorized'),
  'phone-refused': badRequest,
  'no-such-session': notFound,
  'already-friends': conflict,
  'too-many-friends': conflict,
  'no-such-request': notFound,
  'not-friends': notFound,
  'old-data-differs': conflict,
  'nothing-changed': conflict,
  'last-admin': conflict,
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
  'no-such-file': notFound,
  'file-denied': forbidden,
  'file-too-large': tooLarge,
  'over-quota': tooLarge,
  'parts-missing': badRequest,
  'sms-failed': unavailable,
  unavailable,
  internal: say(500, 'Internal Server Error'),
}
