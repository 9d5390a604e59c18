import { element } from './element.js'

const token = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/**
 * JSON, indented and coloured; any other text as it is.
 * @param {string} text
 */
export function shownBody(text) {
  const block = element('pre', { class: 'body' })
  let pretty
  try {
    pretty = JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    block.textContent = text
    return block
  }
  let from = 0
  for (const match of pretty.matchAll(token)) {
    const [whole, string, colon] = match
    const kind = string ? (colon ? 'name' : 'string') : 'value'
    block.append(pretty.slice(from, match.index), element('span', { class: kind }, string ?? whole), colon ?? '')
    from = match.index + whole.length
  }
  block.append(pretty.slice(from))
  return block
}
