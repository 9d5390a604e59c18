/** The meaning of each fault in a sentence of each language, for readers of an answer. */
import type { FaultKind } from '../../../lib/fault.ts'
import type { Bilingual } from './bilingual.ts'

export const meanings: Readonly<Record<FaultKind, Bilingual>> = {
  malformed: {
    en: 'The request cannot be read: no object, a wrong type, or a required field is missing.',
    zh: '请求无法读取（不是对象、类型错误，或缺少必填字段）。',
  },
  invalid: {
    en: 'A value is against a rule: a length, a pattern, a word that is none of the allowed ones.',
    zh: '有值违反规则（长度、格式，或不在允许的取值之内）。',
  },
  'body-too-large': {
    en: 'The body is larger than this route reads.',
    zh: '请求体超过此路由的上限。',
  },
  'method-not-allowed': {
    en: 'The path has other methods.',
    zh: '此路径只有其他方法。',
  },
  'no-session': {
    en: 'No session, or one that has ended.',
    zh: '没有会话，或会话已结束。',
  },
  forbidden: {
    en: 'Not allowed to this account, or the caller cannot be told apart.',
    zh: '该账户没有权限，或无法辨别调用者。',
  },
  'foreign-origin': {
    en: 'Sent by a page of an origin that this service does not know, or by a browser that only looks ahead.',
    zh: '请求来自本服务不认识的来源的网页，或只是浏览器的预取。',
  },
  'role-refused': {
    en: 'That role is given by an admin alone.',
    zh: '该角色只能由管理员授予。',
  },
  'identifier-taken': {
    en: 'Another account has this login name, phone or email.',
    zh: '这个登录名、手机号或邮箱已被另一个账户占用。',
  },
  'no-account': {
    en: 'There is no such account.',
    zh: '没有这个账户。',
  },
  'wrong-password': {
    en: 'The password is wrong, or too many wrong ones came before: then `Retry-After` says how long to wait.',
    zh: '密码错误，或此前错误过多，这时 `Retry-After` 给出要等待多久。',
  },
  'login-too-old': {
    en: 'The login of this session lies too far back for what is asked: log in again.',
    zh: '对这个操作来说，本会话的登录已经过久，请重新登录。',
  },
  'phone-refused': {
    en: 'No mobile number, or one that another account has proved to be its own.',
    zh: '不是手机号，或已被另一个账户验证为自己的号码。',
  },
  'no-such-session': {
    en: 'The account has no such session.',
    zh: '该账户没有这个会话。',
  },
  'already-friends': {
    en: 'The two are friends already.',
    zh: '两人已经是好友。',
  },
  'too-many-friends': {
    en: 'One of the two has as many friends as anybody may have.',
    zh: '其中一方的好友数已达上限。',
  },
  'no-such-request': {
    en: 'That account has not asked for friendship.',
    zh: '对方没有申请加好友。',
  },
  'not-friends': {
    en: 'Neither a friend nor asked.',
    zh: '既不是好友，也没有申请。',
  },
  'old-data-differs': {
    en: 'The stored value is another one than the change was based on.',
    zh: '存储的值与修改所依据的值不同。',
  },
  'nothing-changed': {
    en: 'Nothing was given, or nothing would be different.',
    zh: '什么都没给，或没有任何不同。',
  },
  'last-admin': {
    en: 'Nobody would be left who is an admin.',
    zh: '这样就没有管理员了。',
  },
  'account-locked': {
    en: 'Too many wrong passwords from everywhere: the password login is locked for some hours; a code by text opens it.',
    zh: '各处合计的密码错误过多，密码登录被锁定数小时；用短信验证码可以解锁。',
  },
  'account-frozen': {
    en: 'A manager has frozen the account.',
    zh: '管理者冻结了该账户。',
  },
  'not-own-account': {
    en: 'The request names another account than that of its session.',
    zh: '请求指向的不是会话自己的账户。',
  },
  'phone-registered': {
    en: 'The phone belongs to an account that has proved it.',
    zh: '该手机号属于一个已验证过它的账户。',
  },
  'already-logged-in': {
    en: 'The request carries a live session of that very account.',
    zh: '请求带有这个账户的有效会话。',
  },
  'wrong-code': {
    en: 'The code is not the one that was sent.',
    zh: '验证码与发送的不同。',
  },
  'code-expired': {
    en: 'The code has expired, was used, or was never sent.',
    zh: '验证码已过期、已使用过，或从未发送。',
  },
  'number-mismatch': {
    en: 'Path and body name different numbers.',
    zh: '路径和请求体中的号码不同。',
  },
  'account-mismatch': {
    en: 'The code is right, but the account named is not the one of that phone.',
    zh: '验证码正确，但所指的账户不是该手机号的账户。',
  },
  'too-many-requests': {
    en: 'A budget is spent: `Retry-After` says in whole seconds when there is a new one.',
    zh: '额度已用完，`Retry-After` 以整秒给出何时有新的额度。',
  },
  conflict: {
    en: 'The same `Idempotency-Key` came with another request, or the like is being done at this moment.',
    zh: '同一个 `Idempotency-Key` 用于另一个请求，或同样的事此刻正在进行。',
  },
  'no-such-file': {
    en: 'There is no such file, or it may not be seen.',
    zh: '没有这个文件，或看不见它。',
  },
  'file-denied': {
    en: 'The file may be seen, but not used like that.',
    zh: '看得见这个文件，但不能这样使用它。',
  },
  'file-too-large': {
    en: 'The file is too large for this way. Where an `upload` stands in the answer, it takes the bytes.',
    zh: '文件太大，不能用这种方式上传。应答中有 `upload` 的，用它上传。',
  },
  'over-quota': {
    en: 'The account has no room left for that.',
    zh: '账户的配额不够了。',
  },
  'parts-missing': {
    en: 'Not all parts of the upload are there.',
    zh: '上传的各段还不齐。',
  },
  'sms-failed': {
    en: 'The text could not be sent; nothing was counted against the phone.',
    zh: '短信未能发出；没有计入该手机号的次数。',
  },
  unavailable: {
    en: 'A store or service that is needed does not answer: try again after `Retry-After`.',
    zh: '所依赖的存储或服务没有应答，请在 `Retry-After` 之后重试。',
  },
  internal: {
    en: 'A mistake of this service; `x-request-id` finds it in the log.',
    zh: '本服务的错误；凭 `x-request-id` 可以在日志中找到它。',
  },
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
