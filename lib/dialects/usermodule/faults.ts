/** The words of `usermodule` (003_054ecd3a174a6b64.txt and its contract page): the only place with its texts and statuses. */
import type { Answer } from '../kit/answer.ts'
import type { FaultWords } from '../kit/dialect.ts'
import { envelope } from './envelope.ts'
import type { Operation } from './operations.ts'
import { timeOf } from './times.ts'

const failure = (httpStatus: number, number: number, message: string, more: object = {}): Answer =>
  envelope(httpStatus, `USER-FAIL-${number}`, message, null, more)

const say = (httpStatus: number, number: number, message: string) => () => failure(httpStatus, number, message)

const malformed = say(400, 100, '参数错误')
const taken = say(409, 101, '该账户已存在')
const notReset = say(403, 103, '密码修改失败')
const unknown = say(404, 104, '用户不存在')
const notLoggedIn = say(401, 108, '未登录')
const forbidden = say(403, 110, '没有权限')
const conflict = say(409, 111, '请求冲突')
const tooLarge = say(413, 100, '文件过大')
const down = say(503, 109, '服务器错误')

export const words: FaultWords = {
  malformed,
  invalid: malformed,
  'body-too-large': say(413, 100, '参数错误'),
  'method-not-allowed': say(405, 100, '参数错误'),
  'no-session': notLoggedIn,
  forbidden,
  'foreign-origin': forbidden,
  'role-refused': forbidden,
  'identifier-taken': taken,
  'no-account': unknown,
  'wrong-password': ({ failures }) => failure(401, 102, '账户或密码错误', failures === undefined ? {} : { failures }),
  'login-too-old': notReset,
  'phone-refused': malformed,
  'no-such-session': unknown,
  'already-friends': conflict,
  'too-many-friends': conflict,
  'no-such-request': unknown,
  'not-friends': unknown,
  'old-data-differs': conflict,
  'nothing-changed': conflict,
  'last-admin': conflict,
  'account-locked': ({ retryAfterSeconds }) => failure(403, 105, '账户已被锁定', { retryAfter: retryAfterSeconds }),
  'account-frozen': ({ explain, endsAt }) =>
    failure(403, 106, '账户已被冻结', { freezeexplain: explain, freezeendtime: timeOf(endsAt) }),
  'not-own-account': notReset,
  'phone-registered': taken,
  'already-logged-in': conflict,
  'wrong-code': notReset,
  'code-expired': notReset,
  'number-mismatch': notReset,
  'account-mismatch': notReset,
  'too-many-requests': say(429, 107, '请求过于频繁'),
  conflict,
  'no-such-file': say(404, 104, '文件不存在'),
  'file-denied': forbidden,
  'file-too-large': tooLarge,
  'over-quota': tooLarge,
  'parts-missing': malformed,
  'sms-failed': down,
  unavailable: down,
  internal: say(500, 109, '服务器错误'),
}

export const routeWords: { [Name in Operation]?: Partial<FaultWords> } = {
  // A request without any proof is refused; one with an ended session is told to log in.
  'password.reset': {
    'no-account': notReset,
    'wrong-password': notReset,
    'no-session': ({ given }) => (given ? notLoggedIn() : notReset()),
  },
}

/** No more than the `data: null` of every failure. */
export const keptFields: { [Name in Operation]?: object } = {}
