import { shownAnswer } from './answer.js'
import { ask, copyButton, element, emptyState } from './element.js'
import { shownBody } from './json.js'
import { onNews } from './live.js'
import { now } from './time.js'
import { say } from './words.js'

/**
 * @typedef {object} Summary
 * @property {number} id
 * @property {number} at
 * @property {string} method
 * @property {string} path
 * @property {string | null} route
 * @property {string | null} action
 * @property {string | null} dialect
 * @property {string | null} operation
 * @property {string | null} outcome
 * @property {{ name: string, max: number, used: number, until: number } | null} limit
 * @property {number} status
 * @property {number} milliseconds
 * @property {number | null} dynamodbCalls
 * @property {number} bytes
 * @property {number | null} until
 * @property {{ event: string, reason: string | null }[]} events
 * @property {boolean} canReplay
 */

/** @param {{ status: number, outcome: string | null }} request */
const kindOf = ({ status, outcome }) => {
  if (status >= 500) return 'failed'
  return status >= 400 || (outcome !== null && outcome !== 'ok') ? 'refused' : 'good'
}

/** @param {number} at */
const clock = (at) => new Date(at).toLocaleTimeString('sv-SE')

/** The hour, and the day where it is another one. @param {number} at */
function moment(at) {
  const sameDay = new Date(at).toDateString() === new Date(now()).toDateString()
  return sameDay ? clock(at) : new Date(at).toLocaleString('sv-SE')
}

/** Why it was refused, as far as the function said. @param {Summary} request */
function whyOf({ outcome, until, events, limit }) {
  if (limit) {
    const by = say('{name}: {used} of {max}, until {time}', { ...limit, time: moment(limit.until) })
    return outcome === null ? by : `${outcome} · ${by}`
  }
  const refused = outcome === null || outcome === 'ok' ? [] : [outcome]
  const audited = events.map(({ event, reason }) => (reason === null ? event : `${event} (${reason})`))
  const ends = until === null ? [] : [say('until {time}', { time: moment(until) })]
  return [...refused, ...audited, ...ends].join(' · ')
}

/** @param {Summary} request */
const callsOf = ({ dynamodbCalls }) =>
  dynamodbCalls === null ? '' : say('{count} calls to DynamoDB', { count: dynamodbCalls })

/** @param {Summary} request */
const tookOf = ({ milliseconds, dynamodbCalls }) =>
  dynamodbCalls === null ? `${milliseconds} ms` : `${milliseconds} ms · ${dynamodbCalls} DB`

/** The line of a request. @param {Summary} request */
export function requestLine(request) {
  const { at, method, path, status, dialect, operation, action } = request
  const known = [dialect, operation ?? action].filter(Boolean).join(' ')
  return [
    element('time', { class: 'faint', title: new Date(at).toISOString() }, clock(at)),
    element('span', { class: `method ${method}` }, method),
    element(
      'span',
      { class: 'what' },
      element('code', {}, path),
      known === '' ? null : element('span', { class: 'faint' }, known),
      kindOf(request) === 'good' ? null : element('span', { class: 'faint why' }, whyOf(request)),
    ),
    element('strong', { class: `status ${kindOf(request)}` }, String(status)),
    element('span', { class: 'faint took', title: callsOf(request) }, tookOf(request)),
  ]
}

/** @param {string} title @param {{ headers: [string, string][], body: string }} message */
function shownMessage(title, { headers, body }) {
  return element(
    'div',
    {},
    element('h2', {}, title),
    body === '' ? element('p', { class: 'faint' }, say('No body.')) : shownBody(body),
    element(
      'details',
      {},
      element('summary', {}, say('Headers')),
      element('pre', { class: 'body' }, headers.map((pair) => pair.join(': ')).join('\n')),
    ),
  )
}

/** @param {{ message: string, name: string, places: string[] }[]} errors */
const shownErrors = (errors) =>
  errors.map(({ message, name, places }) =>
    element('pre', { class: 'body' }, [`${message} ${name}`, ...places].join('\n')),
  )

/** Everything that is known of a request. @param {number} id */
async function detailOf(id) {
  const entry = await ask(`/request.json?id=${id}`)
  const result = element('div', { 'aria-live': 'polite' })
  const again = element('button', { type: 'button', class: 'quiet' }, say('Send again'))
  again.addEventListener('click', async () => {
    const answer = await ask('/requests/replay', { id }).catch((/** @type {Error} */ error) => error)
    result.replaceChildren(
      answer instanceof Error ? element('p', { class: 'note' }, answer.message) : shownAnswer(answer),
    )
  })
  const why = whyOf(entry)
  return element(
    'div',
    { class: 'detail' },
    element('p', { class: 'faint' }, [entry.route ?? say('no route'), why, callsOf(entry)].filter(Boolean).join(' · ')),
    ...shownErrors(entry.errors),
    element(
      'div',
      { class: 'bar' },
      entry.canReplay ? again : element('span', { class: 'faint' }, say('Too large to be sent again.')),
      copyButton(() => entry.curl, say('Copy as curl')),
    ),
    result,
    shownMessage(say('Request'), entry.request),
    shownMessage(say('Answer'), entry.answer),
  )
}

/** @param {Summary} request */
function shownRequest(request) {
  const details = element(
    'details',
    { class: 'route request' },
    element('summary', { class: 'requestline' }, ...requestLine(request)),
  )
  details.addEventListener('toggle', async () => {
    if (!details.open || details.querySelector('.detail')) return
    const detail = await detailOf(request.id).catch((/** @type {Error} */ error) =>
      element('p', { class: 'note detail' }, error.message),
    )
    details.append(detail)
  })
  return details
}

/** Requests that come while one is unfolded join the list above it. @param {HTMLElement} section @returns {() => void} shows it anew */
export function showRequests(section) {
  const search = element('input', {
    type: 'search',
    placeholder: say('Path, operation, Action, status or any text in a body'),
    'aria-label': say('Search the requests'),
  })
  const list = element('div', { class: 'group' })
  const empty = element('div')
  /** @type {Map<number, { state: string, line: HTMLDetailsElement }>} */
  const shown = new Map()

  /** The line of a request, made anew where something was learned of it. @param {Summary} request */
  const lineOf = (request) => {
    const state = JSON.stringify(request)
    const known = shown.get(request.id)
    if (known?.state === state || known?.line.open) return known.line
    const line = shownRequest(request)
    shown.set(request.id, { state, line })
    return line
  }
  const load = async () => {
    /** @type {Summary[]} */
    const requests = await ask(`/requests.json?${new URLSearchParams({ search: search.value })}`)
    const lines = requests.map(lineOf)
    for (const [index, line] of lines.entries()) {
      if (list.children[index] !== line) list.insertBefore(line, list.children[index] ?? null)
    }
    while (list.children.length > lines.length) list.lastElementChild?.remove()
    list.hidden = requests.length === 0
    empty.replaceChildren(
      ...(requests.length > 0
        ? []
        : [
            search.value.trim() === ''
              ? emptyState(
                  say('No request yet.'),
                  say('Whatever asks the API, an app, curl or a form of Routes, appears here.'),
                )
              : emptyState(say('No request contains that.')),
          ]),
    )
  }
  const reload = () =>
    void load().catch((/** @type {Error} */ error) =>
      empty.replaceChildren(element('p', { class: 'note' }, error.message)),
    )
  search.addEventListener('input', reload)
  const clear = element('button', {
    type: 'button',
    class: 'quiet',
    textContent: say('Clear'),
    onclick: () => ask('/requests/clear', {}).then(reload, reload),
  })
  section.replaceChildren(
    element('div', { class: 'bar' }, search, clear),
    element(
      'p',
      { class: 'faint' },
      say('The newest 200, in memory. Passwords, tokens, codes and files are not shown.'),
    ),
    list,
    empty,
  )
  onNews('request', () => section.hidden || reload())
  return reload
}
