import { shownAnswer } from './answer.js'
import { attachmentOf, filledWith, sendByForm, uploadFormIn, wantsFile } from './attachment.js'
import { ask, copyButton, element } from './element.js'
import { keep, kept } from './kept.js'
import { filled, learn, tokenFor } from './knowledge.js'
import { say } from './words.js'

/** @typedef {import('./routes.js').Operation} Operation */

const notes = { kept, keep, ask }

const parameterNames = (/** @type {string} */ path) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)

/** @param {string} body */
function asForm(body) {
  return new URLSearchParams(Object.entries(JSON.parse(body)).map(([name, value]) => [name, String(value)])).toString()
}

/**
 * @param {Operation} operation
 * @param {{ api: string, admin: { login: string } | null }} state
 * @param {() => void} learned
 */
export function tryForm(operation, { api, admin }, learned) {
  const { id, method, path, dialect, sample, as } = operation
  const names = parameterNames(path)
  const inputs = names.map((name) => element('input', { name, autocomplete: 'off', spellcheck: false }))
  const hasBody = method !== 'GET'
  const body = element('textarea', { rows: 8, spellcheck: false, 'aria-label': say('Body') })
  const query = element('input', { placeholder: 'name=value&…', 'aria-label': say('Query'), autocomplete: 'off' })
  const takesFile = wantsFile(JSON.stringify(sample?.body ?? {}))
  const file = element('input', { type: 'file', 'aria-label': say('File') })
  const format = element(
    'select',
    { 'aria-label': say('Format') },
    element('option', { value: 'json' }, say('as JSON')),
    element('option', { value: 'form' }, say('as a form')),
    ...(takesFile && dialect === 'fileserver'
      ? [element('option', { value: 'multipart' }, say('with the file itself'))]
      : []),
  )
  const sender = element(
    'select',
    { 'aria-label': say('Sender') },
    element('option', { value: 'me' }, say('with my token')),
    element('option', { value: 'nobody' }, say('without a token')),
    ...(admin ? [element('option', { value: 'admin' }, say('as the admin'))] : []),
  )
  sender.value = as === 'admin' && !admin ? 'me' : as
  const result = element('div', { 'aria-live': 'polite' })

  const filledPath = () => {
    const asked = names.reduce(
      (made, name, index) => made.replace(`{${name}}`, encodeURIComponent(inputs[index]?.value ?? '')),
      path,
    )
    return query.value === '' ? asked : `${asked}?${query.value}`
  }
  const headers = (/** @type {string} */ token) => ({
    ...(hasBody && format.value === 'json' && { 'content-type': 'application/json' }),
    ...(hasBody && format.value === 'form' && { 'content-type': 'application/x-www-form-urlencoded' }),
    ...(token !== '' && { authorization: `Bearer ${token}` }),
  })
  const request = async () => {
    const token = await tokenFor(notes, sender.value, admin?.login)
    const common = { method, path: filledPath(), headers: headers(token) }
    if (!hasBody) return { ...common, body: null }
    if (format.value === 'multipart') {
      return { ...common, body: null, attachment: await attachmentOf(JSON.parse(body.value), file.files?.[0]) }
    }
    const filled = await filledWith(body.value, file.files?.[0])
    return { ...common, body: format.value === 'form' ? asForm(filled) : filled }
  }
  const asCurl = () => {
    const quoted = (/** @type {string} */ text) => `'${text.replaceAll("'", "'\\''")}'`
    const parts = ['curl', '-i', ...(method === 'GET' ? [] : ['-X', method]), quoted(`${api}${filledPath()}`)]
    for (const [name, value] of Object.entries(headers(sender.value === 'me' ? kept.token : '')))
      parts.push('-H', quoted(`${name}: ${value}`))
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
    const phone = inputs[names.indexOf('phone')]?.value
    if (phone) keep('phone', phone)
    try {
      const sent = await request()
      const answer = await ask('/call', sent)
      learn(notes, id, sent.body, answer)
      learned()
      result.replaceChildren(shownAnswer(answer), nextStep(answer.body) ?? '')
    } catch (error) {
      const sentence = error instanceof SyntaxError ? say('The body is no JSON.') : /** @type {Error} */ (error).message
      result.replaceChildren(element('p', { class: 'note' }, sentence))
    }
  }
  const submit = element('button', { type: 'submit' }, say('Send'))
  const fill = async () => {
    // Other people may have to be made first.
    submit.disabled = true
    const filling = filled({ path: {}, query: '', ...sample }, notes)
    const known = await filling.finally(() => {
      submit.disabled = false
    })
    for (const [index, name] of names.entries()) {
      const input = inputs[index]
      if (input) input.value = known.path[name] ?? ''
    }
    query.value = known.query
    if (!hasBody) return
    body.value = JSON.stringify(known.body ?? {}, null, 2)
    body.rows = Math.max(4, body.value.split('\n').length + 1)
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
      submit,
      hasBody ? format : null,
      sender,
      sample ? element('button', { type: 'button', class: 'quiet', onclick: fill }, say('Fill in again')) : null,
      copyButton(asCurl, say('Copy as curl')),
    ),
    result,
  )
  return { form, fill }
}
