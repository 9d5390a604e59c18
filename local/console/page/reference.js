import { ask, element } from './element.js'
import { language, say } from './words.js'

/** Text of the reference: code between backticks, emphasis without its stars. @param {string} text */
const inline = (text) =>
  text
    .replaceAll('**', '')
    .split('`')
    .map((part, index) => (index % 2 === 1 ? element('code', {}, part) : part))

/** Paragraphs and lists. @param {string} text */
function markdown(text) {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const isList = lines.length > 0 && lines.every((line) => line.startsWith('- '))
  if (isList) return [element('ul', {}, ...lines.map((line) => element('li', {}, ...inline(line.slice(2)))))]
  return text.split(/\n\s*\n/).map((paragraph) => element('p', {}, ...inline(paragraph)))
}

/** @typedef {{ en: string, zh: string }} Text */

const told = (/** @type {Text} */ { en, zh }) => (language === 'zh' ? zh : en)

/** @param {{ name: string, in: string, required: boolean, about: Text }} field */
const shownField = ({ name, in: place, required, about }) => [
  element(
    'dt',
    {},
    element('code', {}, name),
    place === 'body' ? null : element('span', {}, ` ${place}`),
    required ? element('span', { class: 'needed' }, ` ${say('required')}`) : null,
  ),
  element('dd', {}, ...inline(told(about))),
]

/** @param {{ status: string, about: Text }} answer */
const shownAnswer = ({ status, about }) => [
  element('dt', {}, element('strong', {}, status)),
  element('dd', {}, ...markdown(told(about))),
]

/**
 * What the reference says of an operation.
 * @param {import('./routes.js').Operation} operation
 * @param {{ api: string, docs: boolean }} where
 */
export async function shownReference({ id, action, summary, zh, link }, { api, docs }) {
  const { description, fields, answers } = await ask(`/operation.json?id=${encodeURIComponent(id ?? '')}`)
  return element(
    'div',
    { class: 'reference' },
    element('h3', {}, language === 'zh' ? zh : summary),
    ...markdown(told(description)),
    ...(fields.length > 0 ? [element('h4', {}, say('Fields')), element('dl', {}, ...fields.flatMap(shownField))] : []),
    element('h4', {}, say('Answers')),
    element('dl', {}, ...answers.flatMap(shownAnswer)),
    docs && link
      ? element(
          'p',
          {},
          say('In the reference:'),
          ' ',
          element('a', { href: `${api}${link}`, target: '_blank', rel: 'noopener' }, action ?? id ?? ''),
        )
      : null,
  )
}
