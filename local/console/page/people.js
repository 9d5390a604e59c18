import { ask, element } from './element.js'
import { keep } from './kept.js'
import { say } from './words.js'

/** Says what became of a button, which is still meanwhile. */
function doingOf(/** @type {HTMLElement} */ outcome) {
  return async (/** @type {HTMLButtonElement} */ button, /** @type {() => Promise<string>} */ act) => {
    button.disabled = true
    outcome.textContent = await act().catch((/** @type {Error} */ error) => error.message)
    button.disabled = false
  }
}

/** The button that brings demo people, and what came of it. */
export function seedButton() {
  const outcome = element('span', { class: 'faint', role: 'status' })
  const doing = doingOf(outcome)
  const seed = element('button', { type: 'button', class: 'quiet' }, say('Seed demo data'))
  seed.title = say('30 people with Chinese and English names, a file each, and friends, through the API.')
  seed.addEventListener('click', () =>
    doing(seed, async () => {
      outcome.textContent = say('They register, log in and upload: some seconds …')
      const made = await ask('/demo', {})
      return made.people === 0
        ? say('All of them were there already.')
        : say('{people} people, {files} files, {friends} friendships.', made)
    }),
  )
  return element('span', { class: 'action' }, seed, outcome)
}

/** Logging in as one of the demo people or as the admin. */
export function peopleBar() {
  const people = element('select', { 'aria-label': say('Person') })
  const outcome = element('span', { class: 'faint', role: 'status' })
  const doing = doingOf(outcome)
  const be = element('button', { type: 'button', class: 'quiet' }, say('Be this person'))
  be.addEventListener('click', () =>
    doing(be, async () => {
      const { token, id } = await ask('/be', { login: people.value })
      keep('token', token)
      keep('account', String(id))
      return say('You are {login} ({id}): the forms under Routes send this token.', { login: people.value, id })
    }),
  )
  void ask('/people.json').then((/** @type {{ login: string, name: string }[]} */ known) =>
    people.replaceChildren(
      ...known.map(({ login, name }) =>
        element('option', { value: login }, login === name ? login : `${name} · ${login}`),
      ),
    ),
  )
  return element(
    'div',
    { class: 'bar' },
    element('span', { class: 'label', 'aria-hidden': 'true' }, say('Person')),
    people,
    be,
    outcome,
  )
}
