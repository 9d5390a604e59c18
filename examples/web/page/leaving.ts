/** For now, or for good. */
import type { Page } from './app.ts'
import { button, card, element, field, form } from './element.ts'

function forGood(page: Page): HTMLElement {
  const { api, words, leave, attempt } = page
  const { row, input } = field(words.code, {
    autocomplete: 'one-time-code',
    inputMode: 'numeric',
    maxLength: 6,
    required: true,
  })
  const made = form(
    [element('p', {}, words.deleteExplained), row, element('button', { className: 'danger' }, words.deleteNow)],
    () =>
      attempt(async () => {
        await api.call('action.DeleteAccount', { phone_code: input.value })
        leave(words.deleted)
      }),
  )
  return made
}

export function leaving(page: Page): HTMLElement {
  const { api, words, leave, attempt } = page
  const place = element('div')
  const out = button(words.logOut, () =>
    attempt(async () => {
      await api.call('action.Logout', {})
      leave('')
    }),
  )
  const begin = button(
    words.deleteAccount,
    () =>
      attempt(async () => {
        await api.call('action.RequestCode', { purpose: 'delete' })
        place.replaceChildren(forGood(page))
        place.querySelector('input')?.focus()
      }),
    'plain danger',
  )
  return card(words.leaving, element('div', { className: 'buttons' }, out, begin), place)
}
