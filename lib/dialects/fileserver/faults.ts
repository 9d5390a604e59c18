/** The words of `fileserver` (002_e57571591f75b0bc.txt and its contract page): the only place with its codes, texts and statuses. */
import type { Answer } from '../kit/answer.ts'
import type { FaultWords } from '../kit/dialect.ts'

export type Operation = 'register' | 'login' | 'loguot'

const say = (status: number, code: number, message: string) => (): Answer => ({
  status,
  body: { message, code, data: null },
})

const wrongParameters = say(200, -1, 'invalid params')
const nobodyLoggedIn = say(200, -3, 'no user login')
const denied = say(200, -3, 'permission denied')
const notCorrect = say(200, -2, 'username or password not correct')
const inUse = say(200, -2, 'user already exists')
const conflict = say(409, -2, 'conflict')
const unavailable = say(503, -2, 'service unavailable')

export const words: FaultWords = {
  malformed: wrongParameters,
  invalid: wrongParameters,
  'body-too-large': say(413, -1, 'file too large'),
  'method-not-allowed': say(405, -1, 'invalid params'),
  'no-session': nobodyLoggedIn,
  forbidden: say(403, -3, 'permission denied'),
  'foreign-origin': say(403, -3, 'permission denied'),
  'role-refused': denied,
  'identifier-taken': inUse,
  'no-account': notCorrect,
  'wrong-password': notCorrect,
  'login-too-old': nobodyLoggedIn,
  'phone-refused': wrongParameters,
  'no-such-session': nobodyLoggedIn,
  'old-data-differs': conflict,
  'nothing-changed': conflict,
  'account-locked': notCorrect,
  'account-frozen': say(200, -2, 'account frozen'),
  'not-own-account': denied,
  'phone-registered': inUse,
  'already-logged-in': conflict,
  'wrong-code': wrongParameters,
  'code-expired': wrongParameters,
  'number-mismatch': wrongParameters,
  'account-mismatch': notCorrect,
  'too-many-requests': say(429, -2, 'too many requests'),
  conflict,
  'sms-failed': unavailable,
  unavailable,
  internal: say(500, -2, 'internal error'),
}

export const routeWords: { [Name in Operation]?: Partial<FaultWords> } = {}

export const keptFields: { [Name in Operation]?: object } = {}
