import { element } from './element.js'
import { shownBody } from './json.js'
import { say } from './words.js'

/** @param {any} answer */
export function shownAnswer(answer) {
  const kind = answer.status < 300 ? 'good' : answer.status < 500 ? 'refused' : 'failed'
  return element(
    'div',
    { class: 'answer' },
    element(
      'p',
      { class: 'line' },
      element('strong', { class: `status ${kind}` }, `${answer.status} ${answer.statusText}`),
      element(
        'span',
        { class: 'faint' },
        `${answer.milliseconds} ms · ${say('{count} bytes', { count: answer.bytes })}`,
      ),
    ),
    answer.body === null ? element('p', { class: 'faint' }, say('The body is no text.')) : shownBody(answer.body),
    element(
      'details',
      {},
      element('summary', {}, say('Headers')),
      element(
        'pre',
        { class: 'body' },
        answer.headers.map((/** @type {string[]} */ pair) => pair.join(': ')).join('\n'),
      ),
    ),
  )
}
