import { ask, copyButton, element, emptyState } from './element.js'

/** @typedef {{ to: string, text: string, at: number }} Text */

const codePattern = /(?<!\d)\d{6}(?!\d)/

/** @param {number} at */
function ago(at) {
  const seconds = Math.round((Date.now() - at) / 1000)
  if (seconds < 5) return 'just now'
  if (seconds < 60) return `${seconds} s ago`
  if (seconds < 3600) return `${Math.round(seconds / 60)} min ago`
  return new Date(at).toLocaleString('sv-SE')
}

/** @param {Text} text */
function shownText({ to, text, at }) {
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

/** @type {[value: string, label: string][]} */
const fates = [
  ['deliver', 'arrive at once'],
  ['refuse', 'are refused by SNS'],
  ['slow', 'arrive after 10 s'],
  ['hang', 'arrive, but SNS never answers'],
  ['drop', 'are lost: the connection is cut'],
]

/** What becomes of the next texts, so that an app can be tried against failures. */
async function behaviourForm() {
  const { behaviour, textsLeft, errors } = await ask('/sms/behaviour')
  const fate = element(
    'select',
    { 'aria-label': 'What happens to texts' },
    ...fates.map(([value, label]) => element('option', { value }, label)),
  )
  const error = element(
    'select',
    { 'aria-label': 'Error' },
    ...errors.map((/** @type {string} */ name) => element('option', { value: name }, `with ${name}`)),
  )
  const count = element(
    'select',
    { 'aria-label': 'How many texts' },
    element('option', { value: '1' }, 'the next text'),
    element('option', { value: '3' }, 'the next 3 texts'),
    element('option', { value: '' }, 'all texts'),
  )
  const note = element('p', { class: 'note', role: 'status' })
  /** @param {{ kind: string, error?: string }} now @param {number | null} left */
  const show = (now, left) => {
    fate.value = now.kind
    if (now.error) error.value = now.error
    error.hidden = fate.value !== 'refuse'
    count.hidden = fate.value === 'deliver'
    note.textContent =
      left === null
        ? 'So it stays until you change it.'
        : `So for ${left === 1 ? 'one text' : `${left} texts`}, then they arrive again.`
    note.hidden = now.kind === 'deliver'
  }
  const apply = async () => {
    const chosen = {
      kind: fate.value,
      ...(fate.value === 'refuse' && { error: error.value }),
      ...(fate.value === 'slow' && { milliseconds: 10_000 }),
    }
    const answer = await ask('/sms/behaviour', {
      behaviour: chosen,
      texts: count.value === '' ? null : Number(count.value),
    })
    show(answer.behaviour, answer.textsLeft)
  }
  for (const select of [fate, error, count]) select.addEventListener('change', apply)
  count.value = textsLeft === null && behaviour.kind !== 'deliver' ? '' : '1'
  show(behaviour, textsLeft)
  return {
    form: element(
      'div',
      {},
      element('div', { class: 'bar behaviour' }, element('span', {}, 'From now on texts'), fate, error, count),
      note,
    ),
    refresh: async () => {
      const now = await ask('/sms/behaviour')
      show(now.behaviour, now.textsLeft)
    },
  }
}

/** @param {HTMLElement} section */
export async function showMessages(section) {
  const list = element('ul', { class: 'texts' })
  const search = element('input', { type: 'search', placeholder: 'Phone number', 'aria-label': 'Phone number' })
  const { form, refresh } = await behaviourForm()
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
  new EventSource('/sms/events').addEventListener('message', () => {
    load()
    refresh()
  })
  setInterval(() => document.hidden || Promise.all([load(), refresh()]).catch(() => undefined), 5000)
}
