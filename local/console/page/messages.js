import { behaviourForm } from './behaviour.js'
import { ago, ask, copyButton, element, emptyState } from './element.js'
import { onNews } from './live.js'

/** @typedef {{ to: string, text: string, at: number }} Text */

const codePattern = /(?<!\d)\d{6}(?!\d)/

/** @param {Text} text */
export function shownText({ to, text, at }) {
  const code = codePattern.exec(text)?.[0]
  const [before = '', after = ''] = code ? text.split(code, 2) : [text]
  return element(
    'li',
    {},
    element(
      'div',
      { class: 'line' },
      element('strong', { class: 'number' }, to),
      element('time', { class: 'faint', title: new Date(at).toISOString() }, ago(at)),
    ),
    element(
      'div',
      { class: 'line' },
      element(
        'p',
        { class: 'sms', lang: /\p{Script=Han}/u.test(text) ? 'zh-CN' : 'en' },
        before,
        code ? element('mark', {}, code) : null,
        after,
      ),
      code ? copyButton(() => code, 'Copy code') : null,
    ),
  )
}

/** @type {import('./behaviour.js').Failing} */
const failing = {
  path: '/sms/behaviour',
  fates: [
    ['deliver', 'arrive at once'],
    ['refuse', 'are refused by SNS'],
    ['slow', 'arrive after 10 s'],
    ['hang', 'arrive, but SNS never answers'],
    ['drop', 'are lost: the connection is cut'],
  ],
  counted: 'texts',
  nouns: ['text', 'texts'],
  lead: 'From now on texts',
  again: 'arrive',
}

/** @param {HTMLElement} section */
export async function showMessages(section) {
  const list = element('ul', { class: 'texts' })
  const search = element('input', { type: 'search', placeholder: 'Phone number', 'aria-label': 'Phone number' })
  const { form, refresh } = await behaviourForm(failing)
  let shown = ''
  const load = async () => {
    const to = search.value.trim()
    /** @type {Text[]} */
    const texts = await ask(to === '' ? '/sms.json' : `/sms.json?to=${encodeURIComponent(to)}`)
    const state = JSON.stringify([to, texts.map(({ to, at }) => [to, at])])
    for (const [index, time] of [...list.querySelectorAll('time')].entries())
      time.textContent = ago(texts[index]?.at ?? 0)
    if (state === shown) return
    shown = state
    list.replaceChildren(
      ...(texts.length > 0
        ? texts.slice(0, 100).map(shownText)
        : [
            to === ''
              ? emptyState('No text message yet.', 'Ask for a code, under Routes or with curl, and it appears here.')
              : emptyState('No text to this number.'),
          ]),
    )
  }
  search.addEventListener('input', load)
  section.replaceChildren(
    form,
    element('div', { class: 'bar' }, search, element('a', { href: '/sms.json', class: 'quiet' }, 'as JSON')),
    list,
  )
  await load()
  onNews('text', () => {
    void load()
    void refresh()
  })
  setInterval(() => document.hidden || Promise.all([load(), refresh()]).catch(() => undefined), 5000)
}
