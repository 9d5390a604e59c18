import { clockBar } from './clock.js'
import { forgetButton } from './counters.js'
import { ask, copyButton, element } from './element.js'
import { onNews } from './live.js'
import { shownText } from './messages.js'
import { peopleBar, seedButton } from './people.js'
import { requestLine } from './requests.js'
import { resetButton } from './reset.js'
import { say } from './words.js'

/** @typedef {{ api: string, stage: string, s3: string, folder: string, admin: { login: string, password: string } | null, docs: boolean, desk: boolean }} State */

const NEWEST = 5

/** @param {string} name @param {...(Node | string | null)} value */
const fact = (name, ...value) => [element('dt', {}, name), element('dd', {}, ...value)]

/** Opens in a tab of its own. @param {string} href */
const link = (href, text = href) => element('a', { href, target: '_blank', rel: 'noopener' }, text)

/** @param {State} state */
function shownFacts({ api, s3, folder, admin, docs, desk }) {
  return element(
    'dl',
    { class: 'facts' },
    ...fact(
      say('API'),
      element('code', {}, api),
      ' ',
      copyButton(() => api, say('Copy')),
    ),
    ...(docs ? fact(say('Reference'), link(`${api}/docs`)) : []),
    ...(desk ? fact(say('Desk'), link(`${api}/desk`)) : []),
    ...(admin
      ? fact(
          say('Admin'),
          element('code', {}, admin.login),
          ' / ',
          element('code', {}, admin.password),
          ' ',
          copyButton(() => admin.password, say('Copy password')),
        )
      : []),
    ...fact('S3', element('code', {}, s3)),
    ...fact(say('Data'), element('code', {}, folder)),
  )
}

/** @param {string} title @param {string} href @param {HTMLElement} content */
const card = (title, href, content) =>
  element(
    'section',
    { class: 'card', 'aria-label': title },
    element('h2', { class: 'line' }, title, element('a', { href, class: 'quiet' }, say('All'))),
    content,
  )

const dataBar = () =>
  element(
    'div',
    { class: 'bar' },
    element('span', { class: 'label' }, say('Data')),
    seedButton(),
    forgetButton(),
    resetButton(),
  )

/** @param {HTMLElement} section @param {State} state @returns {() => void} shows it anew */
export function showStart(section, state) {
  const texts = element('ul', { class: 'texts' })
  const requests = element('ul', { class: 'lines' })
  const loadTexts = async () => {
    const newest = (await ask('/sms.json')).slice(0, NEWEST)
    texts.replaceChildren(
      ...(newest.length > 0
        ? newest.map(shownText)
        : [element('li', { class: 'faint' }, say('None yet. A code that an app asks for appears here.'))]),
    )
  }
  const loadRequests = async () => {
    const newest = (await ask('/requests.json')).slice(0, 2 * NEWEST)
    requests.replaceChildren(
      ...(newest.length > 0
        ? newest.map((/** @type {import('./requests.js').Summary} */ one) =>
            element('li', { class: 'requestline' }, ...requestLine(one)),
          )
        : [element('li', { class: 'faint' }, say('None yet. Whatever asks the API appears here.'))]),
    )
  }
  section.replaceChildren(
    shownFacts(state),
    element('section', { class: 'tools', 'aria-label': say('Tools') }, peopleBar(), clockBar(), dataBar()),
    element(
      'div',
      { class: 'cards' },
      card(say('Newest texts'), '#messages', texts),
      card(say('Newest requests'), '#requests', requests),
    ),
  )
  const quietly = (/** @type {() => Promise<void>} */ load) => () => void load().catch(() => undefined)
  onNews('text', quietly(loadTexts))
  onNews('request', quietly(loadRequests))
  return () => {
    quietly(loadTexts)()
    quietly(loadRequests)()
  }
}
