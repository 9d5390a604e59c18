/** The words of `kms` (001_b5b2661abb8cd2c5.txt and its contract page): the only place with its codes, texts and statuses. */
import type { Answer } from '../kit/answer.ts'
import type { FaultWords } from '../kit/dialect.ts'
import { offer } from './offer.ts'
import type { Operation } from './operations.ts'

const say = (status: number, code: number, msg: string) => (): Answer => ({ status, body: { done: false, code, msg } })

const wrongForm = say(403, 1, '格式错误')
const notFound = say(404, 2, '没找到该资源')
const tokenExpired = say(403, 3, 'token过期')
const noToken = say(403, 4, '没有token')
const notAllowed = say(403, 5, '没有权限')
const lockedOrFrozen = say(403, 9, '账号已被锁定或冻结')
const conflict = say(409, 10, '请求冲突')
const phoneTaken = say(403, 101, '该手机号已被注册')
const nobody = say(404, 111, '没找到此用户')
const tooLarge = say(413, 8, '文件过大')
const unavailable = say(503, 7, '服务器错误')

export const words: FaultWords = {
  malformed: wrongForm,
  invalid: wrongForm,
  'body-too-large': tooLarge,
  'method-not-allowed': say(405, 1, '格式错误'),
  'no-session': ({ given }) => (given ? tokenExpired() : noToken()),
  forbidden: notAllowed,
  'foreign-origin': notAllowed,
  'role-refused': notAllowed,
  // The document has a code for a phone in use only; an email in use is answered as a value that the route does not
  // take.
  'identifier-taken': ({ kind }) => (kind === 'phone' ? phoneTaken() : wrongForm()),
  'no-account': nobody,
  'wrong-password': say(403, 112, '密码错误'),
  'login-too-old': tokenExpired,
  'phone-refused': wrongForm,
  'no-such-session': notFound,
  'already-friends': conflict,
  'too-many-friends': conflict,
  'no-such-request': notFound,
  'not-friends': notFound,
  'old-data-differs': conflict,
  'nothing-changed': say(403, 151, '没有任何改变'),
  'last-admin': conflict,
  'account-locked': lockedOrFrozen,
  'account-frozen': lockedOrFrozen,
  'not-own-account': notAllowed,
  'phone-registered': phoneTaken,
  'already-logged-in': conflict,
  'wrong-code': wrongForm,
  'code-expired': wrongForm,
  'number-mismatch': wrongForm,
  'account-mismatch': nobody,
  'too-many-requests': say(429, 6, '请求过于频繁'),
  conflict,
  'no-such-file': ({ upload }) => offer(notFound(), upload),
  'file-denied': notAllowed,
  'file-too-large': ({ upload }) => offer(tooLarge(), upload),
  'over-quota': tooLarge,
  'parts-missing': notFound,
  'sms-failed': unavailable,
  unavailable,
  internal: say(500, 7, '服务器错误'),
}

export const routeWords: { [Name in Operation]?: Partial<FaultWords> } = {}

export const keptFields: { [Name in Operation]?: object } = {}
