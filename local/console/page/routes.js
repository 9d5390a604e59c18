import { copyButton, element, emptyState } from './element.js'
import { keep, kept } from './kept.js'
import { tryForm } from './tryForm.js'

/** @typedef {{ dialect: string, method: string, path: string, sample: Record<string, unknown> | null }} Route */

/** @param {Route} route @param {string} api @param {() => void} learned */
function shownRoute(route, api, learned) {
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
    details.append(form)
  })
  return details
}

/** @param {HTMLElement} section @param {{ api: string, routes: Route[] }} state @returns {() => void} shows the session anew */
export function showRoutes(section, { api, routes }) {
  const session = element('p', { class: 'line session' })
  const showSession = () => {
    session.hidden = kept.token === ''
    session.replaceChildren(
      element('span', {}, kept.account === '' ? 'A token is kept.' : `Logged in as ${kept.account}.`),
      copyButton(() => kept.token, 'Copy token'),
      element('button', {
        type: 'button',
        class: 'quiet',
        textContent: 'Forget it',
        onclick: () => {
          keep('token', '')
          keep('account', '')
          showSession()
        },
      }),
    )
  }
  const dialects = [...new Set(routes.map(({ dialect }) => dialect))]
  showSession()
  section.replaceChildren(
    session,
    ...(dialects.length === 0 ? [emptyState('No function is deployed yet.')] : []),
    ...dialects.flatMap((dialect) => [
      element('h2', {}, dialect),
      element(
        'div',
        { class: 'group' },
        ...routes.filter((route) => route.dialect === dialect).map((route) => shownRoute(route, api, showSession)),
      ),
    ]),
  )
  return showSession
}
