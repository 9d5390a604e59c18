import { ask, element, emptyState } from './element.js'
import { say } from './words.js'

/** @typedef {{ name: string, value: string, given: boolean }} Setting */

/** A name that breaks behind its underscores. @param {string} name */
const breakable = (name) => name.split(/(?<=_)/).flatMap((part) => [part, element('wbr')])

/** @param {Setting} setting */
const row = ({ name, value, given }) =>
  element(
    'tr',
    {},
    element('th', { scope: 'row' }, element('code', {}, ...breakable(name))),
    element('td', { class: value === '' ? 'wrap faint' : 'wrap' }, value === '' ? say('empty') : value),
    element('td', { class: given ? 'from' : 'from faint' }, given ? say('set') : say('default')),
  )

/** @param {HTMLElement} section @returns {() => void} shows it anew */
export function showSettings(section) {
  const search = element('input', {
    type: 'search',
    placeholder: say('Name or value'),
    'aria-label': say('Search the settings'),
  })
  const content = element('div')
  /** @type {Setting[]} */
  let settings = []
  const show = () => {
    const wanted = search.value.trim().toLowerCase()
    const found = settings.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted))
    const heads = [say('Name'), say('Value'), say('From')].map((text) => element('th', { scope: 'col' }, text))
    const table = element(
      'table',
      { class: 'stacked settings' },
      element('thead', {}, element('tr', {}, ...heads)),
      element('tbody', {}, ...found.map(row)),
    )
    content.replaceChildren(
      found.length > 0
        ? element('div', { class: 'scroll', tabIndex: 0 }, table)
        : emptyState(say('No setting is like that.')),
    )
  }
  search.addEventListener('input', show)
  section.replaceChildren(
    element('div', { class: 'bar' }, search),
    element('p', { class: 'faint' }, say('Each can stand in the environment of npm run dev, or in serverless.yml.')),
    content,
  )
  return () =>
    void ask('/settings.json').then(
      (found) => {
        settings = found
        show()
      },
      (/** @type {Error} */ error) => content.replaceChildren(element('p', { class: 'note' }, error.message)),
    )
}
