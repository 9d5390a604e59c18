/** The language of the console. */
export const language = 'en'

/**
 * A text of the console.
 * @param {string} english `{name}` where a value goes
 * @param {Record<string, string | number>} [values]
 */
export function say(english, values = {}) {
  return english.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole))
}
