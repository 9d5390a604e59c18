import { ask, element } from './element.js'
import { keep } from './kept.js'
import { say } from './words.js'

/** Demo data, and logging in as one of its people or as the admin. @param {...Node} more what stands in the same bar */
export function peopleBar(...more) {
  const people = element('select', { 'aria-label': say('Person') })
  const outcome = element('p', { class: 'faint', role: 'status' })
  /** @param {HTMLButtonElement} button @param {() => Promise<string>} act */
  const doing = async (button, act) => {
    button.disabled = true
    outcome.textContent = await act().catch((/** @type {Error} */ error) => error.message)
    button.disabled = false
  }
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
  return element('div', {}, element('div', { class: 'bar' }, seed, people, be, ...more), outcome)
}
