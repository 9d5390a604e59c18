import { shownAnswer } from './answer.js'
import { attachmentOf, filledWith, sendByForm, uploadFormIn, wantsFile } from './attachment.js'
import { ask, copyButton, element } from './element.js'
import { keep, kept, learnFrom } from './kept.js'
import { say } from './words.js'

/** @typedef {import('./routes.js').Route} Route */

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
    if (value === '{file_id}') return [name, Number(kept.file)]
    return [name, typeof value === 'string' ? value.replace('{phone}', kept.phone).replace('{code}', code) : value]
  })
  return JSON.stringify(Object.fromEntries(filled), null, 2)
}

/** @param {string} body */
function asForm(body) {
  return new URLSearchParams(Object.entries(JSON.parse(body)).map(([name, value]) => [name, String(value)])).toString()
}

/** What is known of a parameter of the path. @param {Route} route @param {string} name */
function known({ path }, name) {
  if (name === 'phone') return kept.phone
  if (path === '/avatar/{id}') return kept.account
  return name === 'id' ? kept.file : ''
}

/** @param {Route} route @param {string} api @param {() => void} learned */
export function tryForm(route, api, learned) {
  const names = parameterNames(route.path)
  const inputs = names.map((name) =>
    element('input', { name, value: known(route, name), autocomplete: 'off', spellcheck: false }),
  )
  for (const input of inputs)
    input.addEventListener('change', () => input.name === 'phone' && keep('phone', input.value))
  const hasBody = route.method !== 'GET'
  const body = element('textarea', { rows: 6, spellcheck: false, 'aria-label': say('Body') })
  const query = element('input', { placeholder: 'name=value&…', 'aria-label': say('Query'), autocomplete: 'off' })
  const takesFile = wantsFile(JSON.stringify(route.sample))
  const file = element('input', { type: 'file', 'aria-label': say('File') })
  const format = element(
    'select',
    { 'aria-label': say('Format') },
    element('option', { value: 'json' }, say('as JSON')),
    element('option', { value: 'form' }, say('as a form')),
    ...(takesFile && route.dialect === 'fileserver'
      ? [element('option', { value: 'multipart' }, say('with the file itself'))]
      : []),
  )
  const withToken = element('input', { type: 'checkbox', checked: kept.token !== '' })
  const result = element('div', { 'aria-live': 'polite' })

  const filledPath = () => {
    const path = names.reduce(
      (filled, name, index) => filled.replace(`{${name}}`, encodeURIComponent(inputs[index]?.value ?? '')),
      route.path,
    )
    return query.value === '' ? path : `${path}?${query.value}`
  }
  const headers = () => ({
    ...(hasBody && format.value === 'json' && { 'content-type': 'application/json' }),
    ...(hasBody && format.value === 'form' && { 'content-type': 'application/x-www-form-urlencoded' }),
    ...(withToken.checked && kept.token !== '' && { authorization: `Bearer ${kept.token}` }),
  })
  const request = async () => {
    const common = { method: route.method, path: filledPath(), headers: headers() }
    if (!hasBody) return { ...common, body: null }
    if (format.value === 'multipart') {
      return { ...common, body: null, attachment: await attachmentOf(JSON.parse(body.value), file.files?.[0]) }
    }
    const filled = await filledWith(body.value, file.files?.[0])
    return { ...common, body: format.value === 'form' ? asForm(filled) : filled }
  }
  const asCurl = () => {
    const quoted = (/** @type {string} */ text) => `'${text.replaceAll("'", "'\\''")}'`
    const parts = [
      'curl',
      '-i',
      ...(route.method === 'GET' ? [] : ['-X', route.method]),
      quoted(`${api}${filledPath()}`),
    ]
    for (const [name, value] of Object.entries(headers())) parts.push('-H', quoted(`${name}: ${value}`))
    if (hasBody && format.value === 'multipart') parts.push('-F', quoted(`file=@${file.files?.[0]?.name ?? 'FILE'}`))
    else if (hasBody)
      parts.push('-d', quoted((format.value === 'form' ? asForm(body.value) : body.value).replaceAll('\n', ' ')))
    return parts.join(' ')
  }
  /** The next step of a direct upload, where the answer offers one. @param {string | null} answered */
  const nextStep = (answered) => {
    const upload = uploadFormIn(answered)
    if (!upload) return null
    const outcome = element('div', { 'aria-live': 'polite' })
    const button = element('button', { type: 'button', class: 'quiet' }, say('Send the file to S3 by this form'))
    button.addEventListener('click', async () => {
      const sent = await sendByForm(upload, file.files?.[0]).catch((/** @type {Error} */ error) => error)
      outcome.replaceChildren(sent instanceof Error ? element('p', { class: 'note' }, sent.message) : shownAnswer(sent))
    })
    return element('div', {}, element('div', { class: 'bar' }, button), outcome)
  }
  const send = async (/** @type {Event} */ event) => {
    event.preventDefault()
    const index = names.indexOf('phone')
    if (index >= 0) keep('phone', inputs[index]?.value ?? '')
    try {
      const answer = await ask('/call', await request())
      learnFrom(answer.body)
      learned()
      result.replaceChildren(shownAnswer(answer), nextStep(answer.body) ?? '')
    } catch (error) {
      const sentence = error instanceof SyntaxError ? say('The body is no JSON.') : /** @type {Error} */ (error).message
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
      ? element('label', {}, element('span', {}, say('body')), body)
      : element('label', {}, element('span', {}, say('query')), query),
    takesFile ? element('label', {}, element('span', {}, say('file')), file) : null,
    element(
      'div',
      { class: 'bar' },
      element('button', { type: 'submit' }, say('Send')),
      hasBody ? format : null,
      element('label', { class: 'check' }, withToken, ` ${say('with my token')}`),
      hasBody && route.sample
        ? element('button', { type: 'button', class: 'quiet', onclick: fill }, say('Fill in again'))
        : null,
      copyButton(asCurl, say('Copy as curl')),
    ),
    result,
  )
  return { form, fill }
}
