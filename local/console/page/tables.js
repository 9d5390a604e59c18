import { ask, element, emptyState } from './element.js'
import { labelled } from './stacked.js'
import { say } from './words.js'

/** @typedef {{ table: string, columns: string[], rows: Record<string, unknown>[], cursor: string | null }} Page */

/** The account id that a value is, or ends with (`account#1234567890`, `asked#1767225600000#1234567890`). @param {unknown} value */
function accountIn(value) {
  const digits = /^(?:[a-z-]+#(?:\d{13}#)?)?(\d{10})$/.exec(String(value))?.[1]
  return digits && Number(digits) >= 1_000_000_000 && Number(digits) <= 2_147_483_647 ? digits : null
}

const shortName = (/** @type {string} */ table) => table.split('-').slice(2).join('-')

/** Epoch seconds and milliseconds, told apart by size, as a time that people read. @param {string} column @param {unknown} value */
function timeOf(column, value) {
  if (typeof value !== 'number' || !/(At|ttl|Until|until|start|end|hour|day|time|since)$/i.test(column)) return null
  if (value > 1e12 && value < 1e13) return new Date(value)
  return value > 1e9 && value < 1e10 ? new Date(value * 1000) : null
}

/** @param {string} column @param {unknown} value @param {(value: string) => void} onFollow */
function cell(column, value, onFollow) {
  if (value === undefined) return element('td', { class: 'faint absent' }, '–')
  const time = timeOf(column, value)
  if (time)
    return element(
      'td',
      { title: time.toISOString() },
      element(
        'div',
        {},
        element('span', {}, String(value)),
        element('br'),
        element('span', { class: 'faint' }, time.toLocaleString('sv-SE')),
      ),
    )
  const account = accountIn(value)
  if (account !== null) {
    const follow = element('button', {
      type: 'button',
      class: 'link',
      title: say('Show this account in every table'),
      onclick: () => onFollow(account),
    })
    follow.textContent = String(value)
    return element('td', {}, follow)
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return element('td', { title: text }, element('span', { class: 'clip' }, text))
}

/** @param {Page} page @param {(value: string) => void} onFollow */
function grid({ columns, rows }, onFollow) {
  const lines = rows.map((row) => element('tr', {}, ...columns.map((name) => cell(name, row[name], onFollow))))
  return element(
    'div',
    { class: 'scroll', tabIndex: 0 },
    element(
      'table',
      { class: 'stacked items' },
      element('thead', {}, element('tr', {}, ...columns.map((name) => element('th', { scope: 'col' }, name)))),
      element('tbody', {}, ...labelled(columns, lines)),
    ),
  )
}

/** @param {HTMLElement} section @param {{ tables: string[] }} state */
export function showTables(section, { tables }) {
  const content = element('div')
  const search = element('input', {
    type: 'search',
    placeholder: say('Search this table'),
    'aria-label': say('Search this table'),
  })
  const everywhere = element('button', { type: 'button', class: 'quiet' }, say('in every table'))
  let current = tables[0] ?? ''
  const chooser = element(
    'div',
    { class: 'chooser' },
    ...tables.map((table) =>
      element('button', { type: 'button', value: table, onclick: () => choose(table) }, shortName(table)),
    ),
  )

  const mark = (/** @type {string | null} */ table) => {
    for (const button of chooser.querySelectorAll('button'))
      button.setAttribute('aria-pressed', String(button.value === table))
  }
  const fail = (/** @type {Error} */ error) => content.replaceChildren(element('p', { class: 'note' }, error.message))

  const more = async (/** @type {string | null} */ cursor) => {
    const parameters = new URLSearchParams({ table: current, search: search.value, ...(cursor && { cursor }) })
    /** @type {Page} */
    const page = await ask(`/rows.json?${parameters}`)
    if (cursor === null) content.replaceChildren()
    if (page.rows.length > 0) content.append(grid(page, followValue))
    else if (cursor === null && page.cursor === null)
      content.append(
        search.value === ''
          ? emptyState(say('This table is empty.'))
          : emptyState(say('Nothing in this table contains that.')),
      )
    if (page.cursor !== null) {
      const button = element(
        'button',
        { type: 'button', class: 'quiet' },
        page.rows.length === 0 ? say('Nothing so far. Search on') : say('More'),
      )
      button.addEventListener('click', () => {
        button.remove()
        more(page.cursor).catch(fail)
      })
      content.append(button)
    }
  }
  const choose = (/** @type {string} */ table) => {
    current = table
    mark(table)
    more(null).catch(fail)
  }
  /** @param {string} value */
  const followValue = async (value) => {
    mark(null)
    search.value = value
    /** @type {Page[]} */
    const pages = await ask(`/follow.json?value=${encodeURIComponent(value)}`)
    content.replaceChildren(
      ...(pages.length === 0 ? [emptyState(say('No table contains that.'))] : []),
      ...pages.flatMap((page) => [
        element('h2', {}, shortName(page.table)),
        grid(page, (next) => followValue(next).catch(fail)),
        page.cursor === null ? '' : element('p', { class: 'faint' }, say('There may be more: search in that table.')),
      ]),
    )
  }
  let typing = 0
  search.addEventListener('input', () => {
    clearTimeout(typing)
    typing = window.setTimeout(() => choose(current), 200)
  })
  everywhere.addEventListener('click', () => search.value.trim() !== '' && followValue(search.value.trim()).catch(fail))
  section.replaceChildren(
    chooser,
    element(
      'div',
      { class: 'bar' },
      search,
      everywhere,
      element('button', { type: 'button', class: 'quiet', onclick: () => choose(current) }, say('Reload')),
    ),
    content,
  )
  return () => choose(current)
}
