/** The words of `userapi` (004_d395e31d76777ae6.txt and its contract page): the only place with its texts and statuses. */
import type { Answer } from '../kit/answer.ts'
import type { FaultWords } from '../kit/dialect.ts'
import type { Operation } from './operations.ts'

const say = (status: number, msg: string) => (): Answer => ({ status, body: { msg } })

const lockedOrFrozen = say(403, '账号已被锁定或冻结')

export const words: FaultWords = {
  malformed: say(400, '参数错误'),
  invalid: say(400, '参数错误'),
  'body-too-large': say(413, '参数错误'),
  'method-not-allowed': say(405, '参数错误'),
  'no-session': say(401, '未登录'),
  forbidden: say(403, '没有权限'),
  'foreign-origin': say(403, '没有权限'),
  'role-refused': say(403, '没有权限'),
  'identifier-taken': say(409, '请求冲突'),
  'no-account': say(404, '用户不存在'),
  'wrong-password': say(400, 'password error'),
  'login-too-old': say(401, '未登录'),
  'phone-refused': say(400, '参数错误'),
  'no-such-session': say(404, '用户不存在'),
  'already-friends': say(409, '请求冲突'),
  'too-many-friends': say(409, '请求冲突'),
  'no-such-request': say(404, '用户不存在'),
  'not-friends': say(404, '用户不存在'),
  'old-data-differs': say(409, '请求冲突'),
  'nothing-changed': say(409, '请求冲突'),
  'last-admin': say(409, '请求冲突'),
  'account-locked': lockedOrFrozen,
  'account-frozen': lockedOrFrozen,
  'not-own-account': say(403, '没有权限'),
  'phone-registered': say(403, 'register failure'),
  'already-logged-in': ({ account }) => ({ status: 403, body: { msg: '已经登陆了', user_id: account } }),
  'wrong-code': say(400, '验证码错误，请重新输入'),
  'code-expired': say(404, '验证码已经过期，请重新申请'),
  'number-mismatch': say(400, '参数错误'),
  'account-mismatch': say(404, '用户不存在'),
  'too-many-requests': say(429, '请求过于频繁，请稍后再试'),
  conflict: say(409, '请求冲突'),
  'no-such-file': say(404, '文件不存在'),
  'file-denied': say(403, '没有权限'),
  'file-too-large': say(413, '文件过大'),
  'over-quota': say(413, '文件过大'),
  'parts-missing': say(400, '参数错误'),
  'sms-failed': say(503, '短信发送失败，请稍后再试'),
  unavailable: say(503, '服务暂不可用，请稍后再试'),
  internal: say(500, '服务器错误'),
}

const registrationFailed = say(200, 'register failure')
const phoneRegistrationFailed = say(403, 'register failure')
const noLogout = say(403, 'logout failure')

export const routeWords: { [Name in Operation]?: Partial<FaultWords> } = {
  register: {
    malformed: registrationFailed,
    invalid: registrationFailed,
    'role-refused': registrationFailed,
    'identifier-taken': say(200, 'account had been used'),
  },
  login: { 'no-account': say(404, 'no this user!') },
  logout: { 'no-session': noLogout, 'not-own-account': noLogout },
  'registerPhone.post': {
    invalid: phoneRegistrationFailed,
    'number-mismatch': phoneRegistrationFailed,
    'wrong-code': phoneRegistrationFailed,
    'code-expired': phoneRegistrationFailed,
  },
  'loginPhone.get': { 'no-account': say(404, 'no this user') },
  'forgetPassword.post': {
    'wrong-code': say(401, '验证码错误'),
    'code-expired': say(400, '验证码已经过期'),
  },
}

/** Every failed login keeps the documented `user_id`. */
export const keptFields: { [Name in Operation]?: object } = { login: { user_id: 0 } }
