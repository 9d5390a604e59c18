import { ask, copyButton, element, emptyState } from './element.js'
import { shownBody } from './json.js'

/** @typedef {{ dialect: string, method: string, path: string, sample: Record<string, unknown> | null }} Route */

// What the visitor typed once is offered again on every route.
const kept = {
  phone: sessionStorage.getItem('phone') ?? '13800138000',
  token: sessionStorage.getItem('token') ?? '',
  account: sessionStorage.getItem('account') ?? '',
}

/** @param {'phone' | 'token' | 'account'} name @param {string} value */
function keep(name, value) {
  kept[name] = value
  sessionStorage.setItem(name, value)
}

const parameterNames = (/** @type {string} */ path) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)

/** @param {string} phone */
async function newestCode(phone) {
  const [newest] = await ask(`/sms.json?to=${encodeURIComponent(phone)}`)
  return /(?<!\d)\d{6}(?!\d)/.exec(newest?.text ?? '')?.[0] ?? ''
}

/** The sample body with what is known filled in. @param {Route} route */
async function filledSample({ sample }) {
  if (sample === null) return '{}'
  const code = JSON.stringify(sample).includes('{code}') ? await newestCode(kept.phone) : ''
  const filled = Object.entries(sample).map(([name, value]) => {
    if (name === 'user_id' && kept.account !== '') return [name, Number(kept.account)]
    return [name, typeof value === 'string' ? value.replace('{phone}', kept.phone).replace('{code}', code) : value]
  })
  return JSON.stringify(Object.fromEntries(filled), null, 2)
}

/** @param {string} body */
function asForm(body) {
  return new URLSearchParams(Object.entries(JSON.parse(body)).map(([name, value]) => [name, String(value)])).toString()
}

/** @param {any} answer */
function shownAnswer(answer) {
  const kind = answer.status < 300 ? 'good' : answer.status < 500 ? 'refused' : 'failed'
  return element(
    'div',
    { class: 'answer' },
    element(
      'p',
      { class: 'line' },
      element('strong', { class: `status ${kind}` }, `${answer.status} ${answer.statusText}`),
      element('span', { class: 'faint' }, `${answer.milliseconds} ms · ${answer.bytes} bytes`),
    ),
    answer.body === null ? element('p', { class: 'faint' }, 'The body is no text.') : shownBody(answer.body),
    element(
      'details',
      {},
      element('summary', {}, 'Headers'),
      element(
        'pre',
        { class: 'body' },
        answer.headers.map((/** @type {string[]} */ pair) => pair.join(': ')).join('\n'),
      ),
    ),
  )
}

/** Remembers a token and an account id wherever a dialect puts them. @param {string | null} body */
function learnFrom(body) {
  try {
    const { token, user_id, data, Response } = JSON.parse(body ?? '')
    const found = token ?? data?.token ?? Response?.token
    if (typeof found === 'string') keep('token', found)
    if (typeof user_id === 'number' && user_id > 0) keep('account', String(user_id))
  } catch {
    // No JSON, nothing to learn.
  }
}

/** @param {Route} route @param {string} api @param {() => void} learned */
function tryForm(route, api, learned) {
  const names = parameterNames(route.path)
  const inputs = names.map((name) =>
    element('input', { name, value: name === 'phone' ? kept.phone : '', autocomplete: 'off', spellcheck: false }),
  )
  for (const input of inputs)
    input.addEventListener('change', () => input.name === 'phone' && keep('phone', input.value))
  const hasBody = route.method !== 'GET'
  const body = element('textarea', { rows: 6, spellcheck: false, 'aria-label': 'Body' })
  const query = element('input', { placeholder: 'name=value&…', 'aria-label': 'Query', autocomplete: 'off' })
  const format = element(
    'select',
    { 'aria-label': 'Format' },
    element('option', { value: 'json' }, 'as JSON'),
    element('option', { value: 'form' }, 'as a form'),
  )
  const withToken = element('input', { type: 'checkbox', checked: kept.token !== '' })
  const result = element('div', { 'aria-live': 'polite' })

  const request = () => {
    const path = names.reduce(
      (filled, name, index) => filled.replace(`{${name}}`, encodeURIComponent(inputs[index]?.value ?? '')),
      route.path,
    )
    const form = format.value === 'form'
    return {
      method: route.method,
      path: query.value === '' ? path : `${path}?${query.value}`,
      headers: {
        ...(hasBody && { 'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json' }),
        ...(withToken.checked && kept.token !== '' && { authorization: `Bearer ${kept.token}` }),
      },
      body: hasBody ? (form ? asForm(body.value) : body.value) : null,
    }
  }
  const asCurl = () => {
    const { method, path, headers, body: sent } = request()
    const quoted = (/** @type {string} */ text) => `'${text.replaceAll("'", "'\\''")}'`
    const parts = ['curl', '-i', ...(method === 'GET' ? [] : ['-X', method]), quoted(`${api}${path}`)]
    for (const [name, value] of Object.entries(headers)) parts.push('-H', quoted(`${name}: ${value}`))
    if (sent !== null) parts.push('-d', quoted(sent.replaceAll('\n', ' ')))
    return parts.join(' ')
  }
  const send = async (/** @type {Event} */ event) => {
    event.preventDefault()
    const index = names.indexOf('phone')
    if (index >= 0) keep('phone', inputs[index]?.value ?? '')
    try {
      const answer = await ask('/call', request())
      learnFrom(answer.body)
      learned()
      result.replaceChildren(shownAnswer(answer))
    } catch (error) {
      const sentence = error instanceof SyntaxError ? 'The body is no JSON.' : /** @type {Error} */ (error).message
      result.replaceChildren(element('p', { class: 'note' }, sentence))
    }
  }
  const fill = async () => {
    if (hasBody) body.value = await filledSample(route)
  }
  const form = element(
    'form',
    { onsubmit: send },
    ...inputs.map((input) => element('label', {}, element('span', {}, input.name), input)),
    hasBody
      ? element('label', {}, element('span', {}, 'body'), body)
      : element('label', {}, element('span', {}, 'query'), query),
    element(
      'div',
      { class: 'bar' },
      element('button', { type: 'submit' }, 'Send'),
      hasBody ? format : null,
      element('label', { class: 'check' }, withToken, ' with my token'),
      hasBody && route.sample
        ? element('button', { type: 'button', class: 'quiet', onclick: fill }, 'Fill in again')
        : null,
      copyButton(asCurl, 'Copy as curl'),
    ),
    result,
  )
  return { form, fill }
}

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
    fill()
    details.append(form)
  })
  return details
}

/** @param {HTMLElement} section @param {{ api: string, routes: Route[] }} state */
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
}
