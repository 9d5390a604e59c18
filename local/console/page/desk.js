import { ask, copyButton, element, emptyState } from './element.js'
import { language, say } from './words.js'

/** Where the desk keeps its login, and its language. */
const SITTING = 'gatehouse-desk'
const LANGUAGE = 'gatehouse-desk-language'

/**
 * The managers' desk, as `/desk` has it, in a frame of this origin. It is signed in as the admin of this machine when it is
 * first opened.
 * @param {HTMLElement} section
 * @param {{ api: string, admin: { login: string, password: string } | null }} state
 * @returns {() => void} opens it
 */
export function showDesk(section, { api, admin }) {
  if (!admin) {
    section.replaceChildren(
      emptyState(
        say('There is no admin whose password is known here.'),
        say('The terminal says why. The desk is open to other managers at {url}.', { url: `${api}/desk` }),
      ),
    )
    return () => undefined
  }
  const { login, password } = admin
  const frame = element('iframe', { title: say('Desk'), class: 'desk' })
  const outcome = element('span', { class: 'faint', role: 'status' })
  const open = () => {
    localStorage.setItem(LANGUAGE, language)
    // The same address again is a new visit.
    frame.src = `/desk?${Date.now()}#/overview`
  }
  const enter = async () => {
    const { token, id } = await ask('/be', { login })
    sessionStorage.setItem(SITTING, JSON.stringify({ token, id: String(id), usedAt: Date.now() }))
    open()
  }
  const again = element('button', { type: 'button', class: 'quiet' }, say('Sign in as {login}', { login }))
  const tryEnter = async () => {
    again.disabled = true
    outcome.textContent = await enter().then(
      () => say('Signed in as {login}.', { login }),
      (/** @type {Error} */ error) => error.message,
    )
    again.disabled = false
  }
  again.addEventListener('click', () => void tryEnter())
  section.replaceChildren(
    element(
      'div',
      { class: 'bar' },
      again,
      copyButton(() => password, say('Copy password')),
      element(
        'a',
        { class: 'quiet', href: `${api}/desk`, target: '_blank', rel: 'noopener' },
        say('In a tab of its own'),
      ),
      outcome,
    ),
    frame,
  )
  return () => {
    if (frame.src !== '') return
    if (sessionStorage.getItem(SITTING) === null) void tryEnter()
    else open()
  }
}
