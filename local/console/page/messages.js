import { behaviourForm } from './behaviour.js'
import { ago, ask, copyButton, element, emptyState } from './element.js'
import { onNews } from './live.js'
import { say } from './words.js'

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
      code ? copyButton(() => code, say('Copy code')) : null,
    ),
  )
}

/** @type {import('./behaviour.js').Failing} */
const failing = {
  path: '/sms/behaviour',
  fates: [
    ['deliver', say('arrive at once')],
    ['refuse', say('are refused by SNS')],
    ['slow', say('arrive after 10 s')],
    ['hang', say('arrive, but SNS never answers')],
    ['drop', say('are lost: the connection is cut')],
  ],
  counted: 'texts',
  nouns: [say('text'), say('texts')],
  lead: say('From now on texts'),
  again: say('arrive'),
}

/** @param {HTMLElement} section */
export async function showMessages(section) {
  const list = element('ul', { class: 'texts' })
  const empty = element('div')
  const search = element('input', {
    type: 'search',
    placeholder: say('Phone number'),
    'aria-label': say('Phone number'),
  })
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
    list.hidden = texts.length === 0
    list.replaceChildren(...texts.slice(0, 100).map(shownText))
    empty.replaceChildren(
      ...(texts.length > 0
        ? []
        : [
            to === ''
              ? emptyState(
                  say('No text message yet.'),
                  say('Ask for a code, under Routes or with curl, and it appears here.'),
                )
              : emptyState(say('No text to this number.')),
          ]),
    )
  }
  search.addEventListener('input', load)
  section.replaceChildren(
    form,
    element('div', { class: 'bar' }, search, element('a', { href: '/sms.json', class: 'quiet' }, say('as JSON'))),
    list,
    empty,
  )
  await load()
  onNews('text', () => {
    void load()
    void refresh()
  })
  setInterval(() => document.hidden || Promise.all([load(), refresh()]).catch(() => undefined), 5000)
}
