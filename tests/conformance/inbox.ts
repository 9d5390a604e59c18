/** The texts that the service has sent, as the local console shows them. */
import { send } from './http.ts'

export interface Text {
  to: string
  text: string
  at: unknown
}

/** A number of the default country, as people write it, in the form of the inbox. */
const international = (phone: string) => (/^1[3-9]\d{9}$/.test(phone) ? `+86${phone}` : phone)

/** All texts to this number, newest first. */
export async function textsTo(console: string, phone: string): Promise<Text[]> {
  const path = `/sms.json?to=${encodeURIComponent(international(phone))}`
  const { status, body } = await send(console, { method: 'GET', path, headers: {}, body: null })
  if (status !== 200) throw new Error(`the inbox answers ${status} at ${path}`)
  return JSON.parse(body.toString('utf8')) as Text[]
}

/** The six digits of the newest text to this number. */
export async function codeFor(console: string, phone: string): Promise<string> {
  const [newest] = await textsTo(console, phone)
  const code = /(?<!\d)\d{6}(?!\d)/.exec(newest?.text ?? '')?.[0]
  if (code === undefined) throw new Error(`no text with a code has reached ${phone}`)
  return code
}
