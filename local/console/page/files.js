import { behaviourForm } from './behaviour.js'
import { ago, ask, element, emptyState } from './element.js'
import { shownBody } from './json.js'
import { grid, heads, objectRow, shownUploads, sizeOf, whole } from './objectTables.js'
import { labelled } from './stacked.js'
import { now } from './time.js'
import { say } from './words.js'

/** @typedef {{ id: string, name: string, state: string }} Naming */
/** @typedef {{ key: string, size: number, at: number, type: string, etag: string, files: Naming[] }} ShownObject */
/** @typedef {{ key: string, startedAt: number, parts: number, size: number, files: Naming[] }} Upload */
/** @typedef {{ key: string, error: string, at: number, event: unknown }} DeadLetter */
/** @typedef {{ bucket: string, objects: ShownObject[], count: number, bytes: number, next: number | null, uploads: Upload[], deadLetters: DeadLetter[] }} ObjectsPage */

/** @type {import('./behaviour.js').Failing} */
const failing = {
  path: '/s3/behaviour',
  fates: [
    ['serve', say('are answered')],
    ['refuse', say('are refused by S3')],
    ['slow', say('are answered after 10 s')],
    ['hang', say('are done, but S3 never answers')],
    ['drop', say('are lost: the connection is cut')],
  ],
  counted: 'requests',
  nouns: [say('request'), say('requests')],
  lead: say('From now on requests to S3'),
  again: say('are answered'),
}

/** @param {DeadLetter[]} letters @param {() => Promise<void>} reload */
function shownDeadLetters(letters, reload) {
  if (letters.length === 0) return []
  const again = element('button', { type: 'button', class: 'quiet' }, say('Send them again'))
  again.addEventListener('click', async () => {
    await ask('/dead-letters/again', {})
    setTimeout(reload, 300)
  })
  const items = letters.map(({ key, error, at, event }) =>
    element(
      'details',
      { class: 'route letter' },
      element(
        'summary',
        {},
        element('code', {}, key),
        element('span', { class: 'status failed' }, error),
        element('span', { class: 'faint' }, ago(at)),
      ),
      shownBody(JSON.stringify(event)),
    ),
  )
  return [
    element('h2', {}, say('Dead letters')),
    element(
      'div',
      { class: 'bar' },
      element('span', { class: 'faint' }, say('Events of the bucket that the function failed on three times.')),
      again,
    ),
    element('div', { class: 'group' }, ...items),
  ]
}

/** @param {HTMLElement} section @returns {Promise<() => Promise<void>>} shows it anew */
export async function showFiles(section) {
  const search = element('input', {
    type: 'search',
    placeholder: say('Key, ETag, type, id or name of a file'),
    'aria-label': say('Search the bucket'),
  })
  const content = element('div')
  const { form, refresh } = await behaviourForm(failing)
  let shown = ''
  let further = false

  /** @param {number} from @returns {Promise<ObjectsPage>} */
  const page = (from) => ask(`/objects.json?${new URLSearchParams({ search: search.value, from: String(from) })}`)
  const fail = (/** @type {Error} */ error) => content.replaceChildren(element('p', { class: 'note' }, error.message))

  /** @param {ObjectsPage} first */
  const objectsOf = ({ objects, next }) => {
    const table = grid(heads, objects.map(objectRow))
    const more = (/** @type {number} */ from) => {
      const button = element('button', { type: 'button', class: 'quiet' }, say('More'))
      button.addEventListener('click', async () => {
        const { objects: others, next: then } = await page(from)
        further = true
        table.querySelector('tbody')?.append(...labelled(heads, others.map(objectRow)))
        button.replaceWith(...(then === null ? [] : [more(then)]))
      })
      return button
    }
    return [table, ...(next === null ? [] : [more(next)])]
  }
  const load = async () => {
    const found = await page(0)
    // Also once a minute, so that relative times stay right.
    const state = JSON.stringify([search.value, found, Math.floor(now() / 60_000)])
    if (state === shown) return
    shown = state
    further = false
    const { bucket, count, bytes, uploads, deadLetters } = found
    const many = count === 1 ? say('one object') : say('{count} objects', { count: whole.format(count) })
    content.replaceChildren(
      ...shownDeadLetters(deadLetters, load),
      ...shownUploads(uploads),
      element('h2', {}, say('Objects')),
      element('p', { class: 'faint' }, element('code', {}, bucket), `: ${many}, ${sizeOf(bytes)}`),
      ...(count > 0
        ? objectsOf(found)
        : [
            search.value === ''
              ? emptyState(
                  say('The bucket is empty.'),
                  say('Upload a file, under Routes or with curl, and it appears here.'),
                )
              : emptyState(say('No object is like that.')),
          ]),
    )
  }
  const reload = () => load().catch(fail)
  let typing = 0
  search.addEventListener('input', () => {
    clearTimeout(typing)
    typing = window.setTimeout(reload, 200)
  })
  section.replaceChildren(form, element('div', { class: 'bar' }, search), content)
  // While the reader has something unfolded the page is not refreshed.
  const unfolded = () => further || content.querySelector('details[open]') !== null
  setInterval(() => {
    if (document.hidden || section.hidden) return
    Promise.all([unfolded() || load(), refresh()]).catch(() => undefined)
  }, 3000)
  return reload
}
