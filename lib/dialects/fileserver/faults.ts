/** The words of `fileserver` (002_e57571591f75b0bc.txt and its contract page): the only place with its codes, texts and statuses. */
import type { Answer } from '../kit/answer.ts'
import type { FaultWords } from '../kit/dialect.ts'
import { downloadHeaders, uploadingFile } from './file.ts'
import type { Operation } from './operations.ts'

const say = (status: number, code: number, message: string) => (): Answer => ({
  status,
  body: { message, code, data: null },
})

const wrongParameters = say(200, -1, 'invalid params')
const nobodyLoggedIn = say(200, -3, 'no user login')
const denied = say(200, -3, 'permission denied')
const notCorrect = say(200, -2, 'username or password not correct')
const inUse = say(200, -2, 'user already exists')
const noSuchFile = say(200, -1, 'no such file')
const uploadFailed = say(200, -1, 'error')
const tooLarge = say(413, -1, 'file too large')
const conflict = say(409, -2, 'conflict')
const unavailable = say(503, -2, 'service unavailable')

export const words: FaultWords = {
  malformed: wrongParameters,
  invalid: wrongParameters,
  'body-too-large': tooLarge,
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
  'already-friends': conflict,
  'too-many-friends': conflict,
  'no-such-request': wrongParameters,
  'not-friends': wrongParameters,
  'old-data-differs': conflict,
  'nothing-changed': conflict,
  'last-admin': conflict,
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
  'no-such-file': noSuchFile,
  'file-denied': denied,
  'file-too-large': ({ upload }) =>
    upload ? { status: 413, body: { message: 'file too large', code: -1, data: uploadingFile(upload) } } : tooLarge(),
  'over-quota': say(413, -1, 'quota exceeded'),
  'parts-missing': uploadFailed,
  'sms-failed': unavailable,
  unavailable,
  internal: say(500, -2, 'internal error'),
}

/** The URL of a download may hold a token, its answer a link; neither may be sent on as a `Referer`. */
function withoutReferrer(said: FaultWords): FaultWords {
  const quiet = Object.entries(said).map(([kind, say]) => [
    kind,
    (detail: never): Answer => ({ ...say(detail), headers: downloadHeaders }),
  ])
  return Object.fromEntries(quiet)
}

export const routeWords: { [Name in Operation]?: Partial<FaultWords> } = {
  upload: { malformed: uploadFailed, invalid: uploadFailed },
  // The only route with an HTTP status for each outcome: a browser that follows a link reads no envelope.
  download: withoutReferrer({
    ...words,
    malformed: say(400, -1, 'invalid params'),
    invalid: say(400, -1, 'invalid params'),
    'no-session': say(401, -3, 'no user login'),
    'no-such-file': say(404, -1, 'no such file'),
    'file-denied': say(403, -3, 'permission denied'),
  }),
}

export const keptFields: { [Name in Operation]?: object } = {}
