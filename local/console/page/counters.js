import { ask, element } from './element.js'
import { say } from './words.js'

/** The button that forgets every budget, wait and lock, and what came of it. */
export function forgetButton() {
  const button = element('button', { type: 'button', class: 'quiet' }, say('Forget all counters'))
  button.title = say('Budgets, waits and locks of all phones, networks and accounts begin anew.')
  const outcome = element('span', { class: 'faint', role: 'status' })
  button.addEventListener('click', async () => {
    const { forgotten } = await ask('/counters/forget', {}).catch(() => ({ forgotten: null }))
    outcome.textContent =
      forgotten === null
        ? ` ${say('That failed: see the terminal.')}`
        : ` ${say('{count} forgotten.', { count: forgotten })}`
  })
  return element('span', {}, button, outcome)
}
