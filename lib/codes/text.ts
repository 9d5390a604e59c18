import { settings } from '../config.ts'
import type { ServedPhone } from './served.ts'

/** The registered template with its blanks filled, in one pass: what is filled in is not read again. */
export function textOf(phone: ServedPhone, code: string): string {
  const { SMS_TEXT_CN, SMS_TEXT_OTHER, SMS_BRAND, CODE_MINUTES } = settings()
  const blanks = new Map([
    ['{brand}', SMS_BRAND],
    ['{code}', code],
    ['{minutes}', String(CODE_MINUTES)],
  ])
  const template = phone.country === 'CN' ? SMS_TEXT_CN : SMS_TEXT_OTHER
  return template.replace(/\{(?:brand|code|minutes)\}/g, (blank) => blanks.get(blank) ?? blank)
}
