import { ask, element } from './element.js'
import { forgetKept } from './kept.js'
import { say } from './words.js'

/** The button that deletes all data, once it is confirmed. */
export function resetButton() {
  const note = element('p', { class: 'note', role: 'status', hidden: true })
  const confirm = element('button', { type: 'button', class: 'danger' }, say('Delete everything'))
  const cancel = element('button', { type: 'button', class: 'quiet' }, say('Cancel'))
  const dialog = element(
    'dialog',
    { 'aria-labelledby': 'reset-title', 'aria-describedby': 'reset-what' },
    element('h2', { id: 'reset-title' }, say('Delete all data?')),
    element(
      'p',
      { id: 'reset-what' },
      say(
        'All accounts, files, texts and requests of this machine go. The admin comes back with the same password; keys stay. The service runs on.',
      ),
    ),
    note,
    element('div', { class: 'bar' }, confirm, cancel),
  )
  cancel.addEventListener('click', () => dialog.close())
  confirm.addEventListener('click', async () => {
    confirm.disabled = true
    confirm.textContent = say('One moment …')
    try {
      await ask('/reset', { confirm: 'delete everything' })
      forgetKept()
      location.reload()
    } catch (error) {
      note.textContent = /** @type {Error} */ (error).message
      note.hidden = false
      confirm.disabled = false
      confirm.textContent = say('Delete everything')
    }
  })
  const button = element('button', { type: 'button', class: 'quiet' }, say('Reset data …'))
  button.addEventListener('click', () => {
    dialog.showModal()
    cancel.focus()
  })
  return element('span', {}, button, dialog)
}
