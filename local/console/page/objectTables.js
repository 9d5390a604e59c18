import { ago, element } from './element.js'
import { labelled } from './stacked.js'
import { say } from './words.js'

/** @typedef {import('./files.js').Naming} Naming */
/** @typedef {import('./files.js').ShownObject} ShownObject */
/** @typedef {import('./files.js').Upload} Upload */

export const whole = new Intl.NumberFormat('en')

/** @param {number} bytes */
export function sizeOf(bytes) {
  const units = ['bytes', 'KiB', 'MiB', 'GiB']
  const power = bytes < 1024 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1)
  return power === 0 ? say('{count} bytes', { count: bytes }) : `${(bytes / 1024 ** power).toFixed(1)} ${units[power]}`
}

const size = (/** @type {number} */ bytes) =>
  element('td', { class: 'number-cell', title: say('{count} bytes', { count: whole.format(bytes) }) }, sizeOf(bytes))
const time = (/** @type {number} */ at) => element('td', { title: new Date(at).toISOString() }, ago(at))
const clipped = (/** @type {string} */ text, more = '') =>
  element('td', { title: text }, element('code', { class: `clip ${more}` }, text))

/** Of the files that share an object; the others open. */
const NAMES_SHOWN = 3

/** @param {Naming[]} files */
function namedBy(files) {
  const lines = files.map(({ id, name, state }) =>
    element(
      'div',
      { title: `${id} ${name}` },
      element('code', {}, id),
      ' ',
      element('span', { class: 'clip name' }, name),
      state === 'ready' ? null : element('span', { class: 'faint' }, ` ${state}`),
    ),
  )
  if (lines.length === 0) return element('td', { class: 'faint' }, say('no file'))
  const [shown, rest] = [lines.slice(0, NAMES_SHOWN), lines.slice(NAMES_SHOWN)]
  if (rest.length === 0) return element('td', {}, element('div', {}, ...shown))
  const more = element('summary', { class: 'faint' }, say('{count} more', { count: rest.length }))
  return element('td', {}, element('div', {}, ...shown, element('details', {}, more, ...rest)))
}

/** @param {string[]} heads @param {HTMLTableRowElement[]} rows */
export function grid(heads, rows) {
  const numbers = [say('Size'), say('Parts')]
  const columns = heads.map((name) =>
    element('th', { scope: 'col', ...(numbers.includes(name) && { class: 'number-cell' }) }, name),
  )
  return element(
    'div',
    { class: 'scroll', tabIndex: 0 },
    element(
      'table',
      { class: 'stacked' },
      element('thead', {}, element('tr', {}, ...columns)),
      element('tbody', {}, ...labelled(heads, rows)),
    ),
  )
}

/** @param {ShownObject} object */
export function objectRow({ key, size: bytes, at, type, etag, files }) {
  const href = `/object?key=${encodeURIComponent(key)}`
  const link = element(
    'a',
    { href, class: 'clip key', title: say('Save {key}', { key }), download: '' },
    element('code', {}, key),
  )
  return element(
    'tr',
    {},
    element('td', {}, link),
    size(bytes),
    time(at),
    namedBy(files),
    element('td', { title: type }, element('span', { class: 'clip type' }, type)),
    clipped(etag, 'etag'),
  )
}

/** @param {Upload[]} uploads */
export function shownUploads(uploads) {
  if (uploads.length === 0) return []
  const rows = uploads.map(({ key, startedAt, parts, size: bytes, files }) => {
    const arrived = element('td', { class: 'number-cell' }, String(parts))
    return element('tr', {}, clipped(key, 'key'), size(bytes), time(startedAt), namedBy(files), arrived)
  })
  return [
    element('h2', {}, say('Uploads in parts')),
    grid([say('Key'), say('Size'), say('Begun'), say('Named by'), say('Parts')], rows),
  ]
}

export const heads = [say('Key'), say('Size'), say('Written'), say('Named by'), say('Type'), 'ETag']
