import { copyButton, element, emptyState } from './element.js'
import { keep, kept } from './kept.js'
import { tryForm } from './tryForm.js'
import { say } from './words.js'

/** @typedef {{ id: string, action: string | null, link: string }} Operation */
/** @typedef {{ dialect: string, method: string, path: string, operations: Operation[], sample: Record<string, unknown> | null }} Route */

/** Where the operations stand in the reference. @param {Operation[]} operations @param {string} api */
const references = (operations, api) =>
  element(
    'p',
    { class: 'references faint' },
    say('In the reference:'),
    ...operations.flatMap(({ id, action, link }) => [
      ' ',
      element('a', { href: `${api}${link}`, target: '_blank', rel: 'noopener' }, action ?? id),
    ]),
  )

/** Everything by which a route is found. @param {Route} route */
const findable = ({ method, path, dialect, operations }) =>
  [method, path, dialect, ...operations.map(({ id }) => id)].join(' ').toLowerCase()

/** @param {Route} route @param {{ api: string, docs: boolean }} where @param {() => void} learned */
function shownRoute(route, { api, docs }, learned) {
  const details = element(
    'details',
    { class: 'route' },
    element(
      'summary',
      {},
      element('span', { class: `method ${route.method}` }, route.method),
      element('code', {}, route.path),
    ),
  )
  details.addEventListener('toggle', () => {
    if (!details.open || details.querySelector('form')) return
    const { form, fill } = tryForm(route, api, learned)
    void fill()
    if (docs && route.operations.length > 0) details.append(references(route.operations, api))
    details.append(form)
  })
  return details
}

/** @param {HTMLElement} section @param {{ api: string, docs: boolean, routes: Route[] }} state @returns {() => void} shows the session anew */
export function showRoutes(section, { api, docs, routes }) {
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
  const dialects = [...new Set(routes.map(({ dialect }) => dialect))]
  const groups = dialects.map((dialect) => {
    const own = routes.filter((route) => route.dialect === dialect)
    const lines = own.map((route) => ({ found: findable(route), line: shownRoute(route, { api, docs }, showSession) }))
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
    none.hidden = routes.length === 0 || groups.some(({ whole }) => !whole.hidden)
  }
  search.addEventListener('input', filter)
  filter()
  showSession()
  section.replaceChildren(
    session,
    element('div', { class: 'bar' }, search),
    ...(dialects.length === 0 ? [emptyState(say('No function is deployed yet.'))] : []),
    none,
    ...groups.map(({ whole }) => whole),
  )
  return showSession
}
