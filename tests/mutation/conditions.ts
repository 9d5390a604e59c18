/**
 * What may be wrong with a condition of DynamoDB: a bound that is off by one, AND for OR, a term that always or never
 * holds. Stryker only empties such a text, which DynamoDB refuses, so that any test finds it.
 */

const term =
  /(?:size\([^()]*\)|[#\w.]+) (<=|>=|<>|=|<|>) [:#\w.]+|(?:NOT )?(?:attribute_\w+|contains|begins_with)\([^()]*\)/g
const connector = / (AND|OR) /g

const turned: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '=': '<>',
  '<>': '=',
  AND: 'OR',
  OR: 'AND',
}

/** Each value of a condition must occur in it, so a term is not removed but joined with what always or never holds. */
function wrongTerms(found: string, operator: string | undefined): string[] {
  const always = `(${found} OR attribute_not_exists(neverSet))`
  const never = `(${found} AND attribute_exists(neverSet))`
  if (operator) return [found.replace(` ${operator} `, ` ${turned[operator]} `), always, never]
  const opposite = found.startsWith('NOT ') ? found.slice('NOT '.length) : `NOT ${found}`
  return [opposite, always, never]
}

const replaced = (text: string, at: number, length: number, by: string) =>
  text.slice(0, at) + by + text.slice(at + length)

/**
 * @param literal a string or template literal as it stands in the source
 * @returns the literals that it might be by mistake; none where it is no condition
 */
export function wrongConditions(literal: string): string[] {
  if (!/^['`]/.test(literal) || /^.(SET|ADD|REMOVE|DELETE) /.test(literal)) return []
  const terms = [...literal.matchAll(term)]
  if (terms.length === 0 && !/^' (AND|OR) '$/.test(literal)) return []
  return [
    ...terms.flatMap(({ 0: found, 1: operator, index }) =>
      wrongTerms(found, operator).map((wrong) => replaced(literal, index, found.length, wrong)),
    ),
    ...[...literal.matchAll(connector)].map(({ 0: found, 1: word = '', index }) =>
      replaced(literal, index, found.length, ` ${turned[word]} `),
    ),
  ]
}
