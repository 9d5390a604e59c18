/** By phone and code; a phone without an account gets one. */
import type { CodePurpose } from '../../../clients/typescript/src/index.ts'
import type { Page } from './app.ts'
import { card, element, field, form } from './element.ts'
import { filled } from './words.ts'

const inbox = document.querySelector<HTMLMetaElement>('meta[name=inbox]')?.content ?? ''

/** Where a developer reads the codes; an app for people has no such thing. */
const hint = ({ words }: Page) =>
  element(
    'p',
    { className: 'quiet' },
    `${words.whereCodes} `,
    element('a', { href: inbox, target: '_blank', rel: 'noopener' }, words.inbox),
  )

function askForPhone(page: Page, sent: (phone: string, purpose: CodePurpose) => void): HTMLElement {
  const { api, words, say, attempt } = page
  const { row, input } = field(words.phone, { type: 'tel', autocomplete: 'tel', required: true, inputMode: 'tel' })
  return form([element('p', {}, words.intro), hint(page), row, element('button', {}, words.sendCode)], () =>
    attempt(async () => {
      const phone = input.value.trim()
      const purpose = await api.sendCode(phone)
      say(filled(words.sentTo, { phone }))
      sent(phone, purpose)
    }),
  )
}

function askForCode(page: Page, phone: string, first: CodePurpose, back: () => void): HTMLElement {
  const { api, words, say, attempt, enter } = page
  let purpose = first
  const { row, input } = field(words.code, {
    autocomplete: 'one-time-code',
    inputMode: 'numeric',
    maxLength: 6,
    required: true,
  })
  const other = element('button', { type: 'button', className: 'plain', onclick: back }, words.otherPhone)
  const buttons = element('div', { className: 'buttons' }, element('button', {}, words.useCode), other)
  return form([row, buttons, hint(page)], () =>
    attempt(async () => {
      const id = await api.useCode(phone, input.value, purpose)
      if (purpose === 'login') return enter(id)
      // A registration opens no session in this dialect: a code for the login follows.
      purpose = await api.sendCode(phone)
      input.value = ''
      input.focus()
      say(words.registered)
    }),
  )
}

export function door(page: Page): HTMLElement {
  const here = card(page.words.useCode)
  here.classList.add('door')
  const showPhone = () => {
    const asked = askForPhone(page, (phone, purpose) => {
      const next = askForCode(page, phone, purpose, showPhone)
      here.replaceChildren(next)
      next.querySelector('input')?.focus()
    })
    here.replaceChildren(asked)
  }
  here.removeAttribute('aria-labelledby')
  here.setAttribute('aria-label', page.words.sendCode)
  showPhone()
  return here
}
