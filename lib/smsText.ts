/** Texts that codes are sent in: templates with blanks, read and filled. */
import { isWriting } from './writing.ts'

/** The values of a template's blanks. */
export interface Blanks {
  brand: string
  code: string
  minutes: string
  /** Android's SMS Retriever finds an app by it; null where the stage has none. */
  app_hash: string | null
}

const blankNames: readonly (keyof Blanks)[] = ['brand', 'code', 'minutes', 'app_hash']
const listed = blankNames.map((name) => `{${name}}`).join(', ')

// SNS takes no longer text (https://docs.aws.amazon.com/sns/latest/dg/sms_publish-to-phone.html).
const CHARACTERS_MAX = 1600

// GSM 03.38: characters of one septet, and those of its extension table, of two.
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
const extended = '^{}\\[~]|€'

const parts = (units: number, alone: number, joined: number) => (units <= alone ? 1 : Math.ceil(units / joined))

/**
 * The number of messages that a text is sent and charged as: 160 characters of GSM 03.38 or 70 of any other text fit
 * into one, 153 and 67 into each of several.
 */
export function messagesOf(text: string): number {
  const characters = [...text]
  const isGsm = characters.every((one) => basic.includes(one) || extended.includes(one))
  if (!isGsm) return parts(text.length, 70, 67)
  return parts(text.length + characters.filter((one) => extended.includes(one)).length, 160, 153)
}

/**
 * Takes a template as it is written in settings: `\n` in two characters is a line feed, since files of variables hold no
 * other, and the line feeds at the end of a YAML block are none of the text.
 */
export const readTemplate = (text: string): string => text.replaceAll(/\r\n|\\n/g, '\n').replace(/\n+$/, '')

/** Fills the blanks in one pass: blanks inside a value are not filled. */
export function fillTemplate(template: string, blanks: Blanks): string {
  return template.replace(/\{(\w+)\}/g, (blank, name: string) => {
    const value = Object.hasOwn(blanks, name) ? blanks[name as keyof Blanks] : null
    return value ?? blank
  })
}

/**
 * Browsers read a code from a text's last line alone, `@host #code` with perhaps ` @host` of a frame behind
 * (https://wicg.github.io/sms-one-time-codes/).
 */
const lastLine = /^@[a-z0-9-]+(\.[a-z0-9-]+)+ #\{code\}( @[a-z0-9-]+(\.[a-z0-9-]+)+)?$/i

/** @returns the fault of a template as the end of a sentence; null where it can be used */
export function wrongInTemplate(template: string): string | null {
  if (!template.includes('{code}')) return 'must contain {code}.'
  if (!isWriting(template))
    return 'must not contain control characters other than line feeds, nor marks that turn text.'
  const unknown = (template.match(/\{[^{}]*\}/g) ?? []).find(
    (blank) => !blankNames.some((name) => blank === `{${name}}`),
  )
  if (unknown !== undefined) return `has the blank ${unknown}, but there are only ${listed}.`
  const lines = template.split('\n')
  const wrong = lines
    .filter((line) => line.startsWith('@') && line.includes('{code}'))
    .find((line) => line !== lines.at(-1) || !lastLine.test(line))
  if (wrong === undefined) return null
  return `has the line "${wrong}", but browsers fill in a code only from a last line such as "@example.com #{code}".`
}

/** @returns the fault of a template with its blanks filled, likewise */
export function wrongWhenFilled(template: string, blanks: Omit<Blanks, 'code'>): string | null {
  const usesHash = template.includes('{app_hash}')
  if (usesHash && blanks.app_hash === null) return 'contains {app_hash}, but SMS_APP_HASH is not given.'
  const text = fillTemplate(template, { ...blanks, code: '000000' })
  if ([...text].length > CHARACTERS_MAX) return `must be no longer than ${CHARACTERS_MAX} characters when it is sent.`
  if (usesHash && messagesOf(text) > 1) return 'fills more than one message, but Android reads {app_hash} in one alone.'
  return null
}
