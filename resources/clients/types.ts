/** The reference's schemas as TypeScript types. */
import type { Schema } from '../openapi/schema.ts'

const isName = (name: string) => /^[A-Za-z_$][\w$]*$/.test(name)
const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
const keyOf = (name: string) => (isName(name) ? name : quoted(name))
const literal = (value: unknown) => (typeof value === 'string' ? quoted(value) : JSON.stringify(value))

/** `Schemas['kms.login.answer']` for a reference to that component. */
const componentOf = (ref: string) => `Schemas[${quoted(ref.replace('#/components/schemas/', ''))}]`

const named: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
}

const comment = (text: string | undefined, indent: string) =>
  text === undefined ? '' : `${indent}/** ${text.replaceAll('*/', '* /').replaceAll(/\s*\n\s*/g, ' ')} */\n`

function objectType({ properties = {}, required = [], additionalProperties }: Schema, indent: string): string {
  const inner = `${indent}  `
  const fields = Object.entries(properties).map(([name, schema]) => {
    const optional = required.includes(name) ? '' : '?'
    return `${comment(schema.description, inner)}${inner}${keyOf(name)}${optional}: ${typeOf(schema, inner)}\n`
  })
  if (fields.length > 0) return `{\n${fields.join('')}${indent}}`
  const values = typeof additionalProperties === 'object' ? typeOf(additionalProperties, indent) : 'unknown'
  return additionalProperties === false ? 'Record<string, never>' : `Record<string, ${values}>`
}

const listType = (items: Schema | undefined, indent: string) => {
  const choices = items ? choicesOf(items, indent) : ['unknown']
  return choices.length > 1 ? `(${choices.join(' | ')})[]` : `${choices[0]}[]`
}

/** The members of a schema's union; a single one where it is no union. */
function choicesOf(schema: Schema, indent: string): string[] {
  const { $ref, anyOf, oneOf, enum: values, type, contentMediaType } = schema
  if ($ref !== undefined) return [componentOf($ref)]
  if ('const' in schema) return [literal(schema.const)]
  if (values) return values.map(literal)
  const all = anyOf ?? oneOf
  if (all) return [...new Set(all.flatMap((one) => choicesOf(one, indent)))]
  if (contentMediaType !== undefined) return ['Blob']
  if (type === 'object') return [objectType(schema, indent)]
  if (type === 'array') return [listType(schema.items, indent)]
  const simple = [type ?? []].flat().map((one) => named[one] ?? 'unknown')
  return simple.length > 0 ? simple : ['unknown']
}

/**
 * The type of a schema as source text.
 * @param indent of the lines of an object
 */
export const typeOf = (schema: Schema, indent = ''): string => choicesOf(schema, indent).join(' | ')

/** `name: type` as a member of an interface, with its description. */
export const memberOf = (name: string, schema: Schema, indent: string): string =>
  `${comment(schema.description, indent)}${indent}${keyOf(name)}: ${typeOf(schema, indent)}\n`

export { comment, keyOf, quoted }
