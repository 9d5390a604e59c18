/** Translates refusals of the service into sentences. */
import type { Refusal } from '../api/refusal.ts'
import type { Words } from './en.ts'

type Sentence = keyof { [Key in keyof Words['refusals'] as Words['refusals'][Key] extends string ? Key : never]: 0 }

/** The service's messages → the desk's sentences. */
const byWord: Readonly<Record<string, Sentence>> = {
  unreachable: 'unreachable',
  'permission denied': 'forbidden',
  'session error': 'session',
  'id error': 'nobody',
  'no such file': 'file',
  'no such session': 'noSession',
  'last admin': 'lastAdmin',
  'data format error': 'format',
  'request error': 'format',
  'password error': 'login',
  'account frozen': 'loginFrozen',
  账号已被锁定或冻结: 'loginFrozen',
  '验证码错误，请重新输入': 'code',
  '验证码已经过期，请重新申请': 'codeExpired',
  用户不存在: 'unknownPhone',
  参数错误: 'phone',
  '短信发送失败，请稍后再试': 'unavailable',
  conflict: 'conflict',
  'somebody else': 'somebodyElse',
}

const byStatus: Readonly<Record<number, Sentence>> = {
  403: 'forbidden',
  409: 'conflict',
  429: 'throttled',
  500: 'failed',
  503: 'unavailable',
}

/** @param format the sentence for values of a wrong form, where the action has one */
export function sentenceOf({ status, word, ...more }: Refusal, { refusals }: Words, format = ''): string {
  if (word === 'data format error' && format !== '') return format
  const known = byStatus[status === 403 && Object.hasOwn(byWord, word) ? 0 : status] ?? byWord[word]
  const sentence = known === undefined ? refusals.other(word || String(status)) : refusals[known]
  const seconds = more.retryAfterSeconds
  if (seconds === null) return sentence
  const wait = seconds < 90 ? refusals.seconds(seconds) : refusals.minutes(Math.ceil(seconds / 60))
  return `${sentence} ${refusals.wait(wait)}`
}
