import { now } from './time.js'
import { say } from './words.js'

/**
 * Builds an element; texts become text, never markup, so nothing that is shown can act.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} [properties] a name of DOM property, `class`, or `on…` for a listener
 * @param {...(Node | string | null)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), /** @type {EventListener} */ (value))
    else if (name === 'class') made.className = String(value)
    else if (name.includes('-')) made.setAttribute(name, String(value))
    else Object.assign(made, { [name]: value })
  }
  made.append(...children.filter((child) => child !== null))
  return made
}

/**
 * @param {string} path
 * @param {unknown} [body] sent as JSON by POST where given
 * @returns {Promise<any>} the answer; a fault of ours is thrown as its sentence
 */
export async function ask(path, body) {
  const response = await fetch(
    path,
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  ).catch(() => {
    throw new Error(say('The console does not answer. Is "npm run dev" still running?'))
  })
  const answer = await response
    .json()
    .catch(() => ({ error: say('The console failed ({status}).', { status: response.status }) }))
  if (!response.ok) throw new Error(say(answer.error))
  return answer
}

/**
 * A button that copies and says so.
 * @param {() => string} text
 * @param {string} label
 */
export function copyButton(text, label = say('Copy')) {
  const button = element('button', {
    type: 'button',
    class: 'quiet',
    onclick: async () => {
      await navigator.clipboard.writeText(text())
      button.textContent = say('Copied')
      setTimeout(() => {
        button.textContent = label
      }, 1200)
    },
  })
  button.textContent = label
  return button
}

/** @param {string} sentence @param {string} [more] */
export const emptyState = (sentence, more) =>
  element('div', { class: 'empty' }, element('p', {}, sentence), more ? element('p', { class: 'faint' }, more) : null)

/** @param {number} at epoch milliseconds */
export function ago(at) {
  const seconds = Math.round((now() - at) / 1000)
  if (seconds < 5) return say('just now')
  if (seconds < 60) return say('{count} s ago', { count: seconds })
  if (seconds < 3600) return say('{count} min ago', { count: Math.round(seconds / 60) })
  return new Date(at).toLocaleString('sv-SE')
}
