import { ask, element } from './element.js'
import { ahead, now, onClock, setClock } from './time.js'
import { say } from './words.js'

const UNITS = /** @type {const} */ ([
  [86_400, say('{count} d')],
  [3600, say('{count} h')],
  [60, say('{count} min')],
])

/** @param {number} milliseconds */
function lengthOf(milliseconds) {
  let left = Math.round(milliseconds / 1000)
  const parts = UNITS.flatMap(([seconds, unit]) => {
    const count = Math.floor(left / seconds)
    left -= count * seconds
    return count > 0 ? [unit.replace('{count}', String(count))] : []
  })
  return parts.join(' ')
}

const back = async () => setClock(await ask('/clock/now', {}))

/** What stands in the header while the time is not now. @param {HTMLElement} place */
export async function showClock(place) {
  const time = element('strong', { class: 'number' })
  const length = element('span', {})
  const button = element('button', { type: 'button', class: 'quiet' }, say('Back to now'))
  button.addEventListener('click', () => void back())
  place.replaceChildren(element('span', {}, say('The clock is moved:'), ' ', time, ' ', length), button)
  const tick = () => {
    place.hidden = ahead() === 0
    if (ahead() === 0) return
    time.textContent = new Date(now()).toLocaleString('sv-SE')
    length.textContent = say('({length} ahead)', { length: lengthOf(ahead()) })
  }
  onClock(tick)
  setInterval(tick, 1000)
  setClock(await ask('/clock.json'))
}

/** @type {[label: string, seconds: number][]} */
const steps = [
  [say('{count} min', { count: 1 }), 60],
  [say('{count} min', { count: 10 }), 600],
  [say('{count} h', { count: 1 }), 3600],
  [say('{count} d', { count: 1 }), 86_400],
  [say('{count} d', { count: 31 }), 31 * 86_400],
]

/** Buttons that move the clock forward, and back to now. */
export function clockBar() {
  const outcome = element('p', { class: 'faint', role: 'status' })
  /** @type {HTMLButtonElement[]} */
  const buttons = []
  /** @param {string} label @param {() => Promise<void>} act */
  const button = (label, act) => {
    const made = element('button', { type: 'button', class: 'quiet' }, label)
    made.addEventListener('click', async () => {
      for (const one of buttons) one.disabled = true
      outcome.textContent = await act().then(
        () => (ahead() === 0 ? say('The clock is right again.') : say('What runs out in that time has run out.')),
        (/** @type {Error} */ error) => error.message,
      )
      for (const one of buttons) one.disabled = false
    })
    buttons.push(made)
    return made
  }
  const forward = steps.map(([label, seconds]) =>
    button(`+ ${label}`, async () => setClock(await ask('/clock/forward', { seconds }))),
  )
  return element(
    'div',
    { role: 'group', 'aria-label': say('Clock') },
    element(
      'div',
      { class: 'bar' },
      element('span', { class: 'label' }, say('Clock')),
      ...forward,
      button(say('Back to now'), back),
    ),
    outcome,
  )
}
