import { blanksOf, settings } from '../config.ts'
import { fillTemplate } from '../smsText.ts'
import type { ServedPhone } from './served.ts'

/** The registered template with its blanks filled. */
export function textOf(phone: ServedPhone, code: string): string {
  const given = settings()
  const template = phone.country === 'CN' ? given.SMS_TEXT_CN : given.SMS_TEXT_OTHER
  return fillTemplate(template, { ...blanksOf(given), code })
}
