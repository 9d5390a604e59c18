import { copyButton, element, emptyState } from './element.js'
import { keep, kept } from './kept.js'
import { shownReference } from './reference.js'
import { tryForm } from './tryForm.js'
import { language, say } from './words.js'

/** @typedef {{ id: string | null, dialect: string, method: string, path: string, action: string | null, summary: string, zh: string, link: string | null, as: string, sample: { path?: Record<string, string>, query?: string, body?: Record<string, unknown> } | null }} Operation */
/** @typedef {{ api: string, docs: boolean, admin: { login: string } | null, operations: Operation[] }} State */

/** Everything by which an operation is found. @param {Operation} operation */
const findable = ({ method, path, dialect, id, action, summary, zh }) =>
  [method, path, dialect, id, action, summary, zh].join(' ').toLowerCase()

/** @param {Operation} operation @param {State} state @param {() => void} learned */
function shownOperation(operation, state, learned) {
  const { id, method, path, action, summary, zh } = operation
  const details = element(
    'details',
    { class: 'route' },
    element(
      'summary',
      {},
      element('span', { class: `method ${method}` }, method),
      element('code', {}, path),
      action === null ? null : element('strong', { class: 'act' }, action),
      element('span', { class: 'faint about' }, language === 'zh' ? zh : summary),
    ),
  )
  details.addEventListener('toggle', () => {
    if (!details.open || details.querySelector('form')) return
    const { form, fill } = tryForm(operation, state, learned)
    const both = element('div', { class: 'tried' }, form)
    details.append(both)
    fill().catch((/** @type {Error} */ error) => form.append(element('p', { class: 'note' }, error.message)))
    if (id === null) return
    void shownReference(operation, state).then((reference) => both.append(reference))
  })
  return details
}

/** @param {HTMLElement} section @param {State} state @returns {() => void} shows the session anew */
export function showRoutes(section, state) {
  const { operations } = state
  const session = element('p', { class: 'line session' })
  const showSession = () => {
    session.hidden = kept.token === ''
    session.replaceChildren(
      element(
        'span',
        {},
        kept.account === '' ? say('A token is kept.') : say('Logged in as {account}.', { account: kept.account }),
      ),
      copyButton(() => kept.token, say('Copy token')),
      element('button', {
        type: 'button',
        class: 'quiet',
        textContent: say('Forget it'),
        onclick: () => {
          keep('token', '')
          keep('account', '')
          showSession()
        },
      }),
    )
  }
  const dialects = [...new Set(operations.map(({ dialect }) => dialect))]
  const groups = dialects.map((dialect) => {
    const own = operations.filter((operation) => operation.dialect === dialect)
    const lines = own.map((operation) => ({
      found: findable(operation),
      line: shownOperation(operation, state, showSession),
    }))
    const group = element('div', { class: 'group' }, ...lines.map(({ line }) => line))
    return { whole: element('div', {}, element('h2', {}, dialect), group), lines }
  })
  const none = emptyState(say('No route is like that.'))
  const search = element('input', {
    type: 'search',
    placeholder: say('Path, operation or Action'),
    'aria-label': say('Search the routes'),
  })
  const filter = () => {
    const wanted = search.value.trim().toLowerCase()
    for (const { whole, lines } of groups) {
      for (const { found, line } of lines) line.hidden = !found.includes(wanted)
      whole.hidden = lines.every(({ line }) => line.hidden)
    }
    none.hidden = operations.length === 0 || groups.some(({ whole }) => !whole.hidden)
  }
  search.addEventListener('input', filter)
  filter()
  showSession()
  section.replaceChildren(
    session,
    element(
      'p',
      { class: 'faint' },
      say(
        'Every form is filled with what works: from top to bottom within a dialect, each takes up what the one before has answered.',
      ),
    ),
    element('div', { class: 'bar' }, search),
    ...(dialects.length === 0 ? [emptyState(say('No function is deployed yet.'))] : []),
    none,
    ...groups.map(({ whole }) => whole),
  )
  return showSession
}
