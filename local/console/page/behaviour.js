import { ask, element } from './element.js'
import { say } from './words.js'

/**
 * @typedef {object} Failing
 * @property {string} path where the console keeps it
 * @property {[value: string, label: string][]} fates the first is how it is when nothing was told
 * @property {string} counted the field that says for how many: `texts`
 * @property {[one: string, many: string]} nouns
 * @property {string} lead what the sentence begins with
 * @property {string} again what becomes of those after the told ones
 */

/**
 * What becomes of the next texts or requests, so that an app can be tried against failures.
 * @param {Failing} failing
 */
export async function behaviourForm({ path, fates, counted, nouns: [one, many], lead, again }) {
  const left = `${counted}Left`
  const answer = await ask(path)
  const [usual] = fates[0] ?? ['']
  const fate = element(
    'select',
    { 'aria-label': say('What happens to {many}', { many }) },
    ...fates.map(([value, label]) => element('option', { value }, label)),
  )
  const error = element(
    'select',
    { 'aria-label': say('Error') },
    ...answer.errors.map((/** @type {string} */ name) =>
      element('option', { value: name }, say('with {name}', { name })),
    ),
  )
  const count = element(
    'select',
    { 'aria-label': say('How many {many}', { many }) },
    element('option', { value: '1' }, say('the next {one}', { one })),
    element('option', { value: '3' }, say('the next 3 {many}', { many })),
    element('option', { value: '' }, say('all {many}', { many })),
  )
  const note = element('p', { class: 'note', role: 'status' })
  /** @param {any} state */
  const show = (state) => {
    const { kind, error: told } = state.behaviour
    fate.value = kind
    if (told) error.value = told
    error.hidden = kind !== 'refuse'
    count.hidden = kind === usual
    note.textContent =
      state[left] === null
        ? say('So it stays until you change it.')
        : say('So for {count} {nouns}, then they {again} again.', {
            count: state[left],
            nouns: state[left] === 1 ? one : many,
            again,
          })
    note.hidden = kind === usual
  }
  const apply = async () => {
    const behaviour = {
      kind: fate.value,
      ...(fate.value === 'refuse' && { error: error.value }),
      ...(fate.value === 'slow' && { milliseconds: 10_000 }),
    }
    show(await ask(path, { behaviour, [counted]: count.value === '' ? null : Number(count.value) }))
  }
  for (const select of [fate, error, count]) select.addEventListener('change', apply)
  count.value = answer[left] === null && answer.behaviour.kind !== usual ? '' : '1'
  show(answer)
  return {
    form: element(
      'div',
      {},
      element('div', { class: 'bar behaviour' }, element('span', {}, lead), fate, error, count),
      note,
    ),
    refresh: async () => show(await ask(path)),
  }
}
