/** References within the document, followed where something is shown. */
import type { Answer, Header, ReferenceDocument, Schema } from './document.ts'

const lastOf = (reference: string) => reference.slice(reference.lastIndexOf('/') + 1)

/** The schema itself. What stands beside a reference (a description) goes before what it leads to. */
export function schemaOf(document: ReferenceDocument, { $ref, ...own }: Schema): Schema {
  if ($ref === undefined) return own
  const found = document.components.schemas[lastOf($ref)]
  return found ? { ...schemaOf(document, found), ...own } : own
}

export const headersOf = (document: ReferenceDocument, { headers = {} }: Answer): [name: string, Header][] =>
  Object.entries(headers).map(([name, header]) => [
    name,
    header.$ref === undefined ? header : (document.components.headers[lastOf(header.$ref)] ?? header),
  ])

/** Alternatives, those within alternatives too; texts that stand for «not given» are left out. */
export function alternativesOf(document: ReferenceDocument, schema: Schema): Schema[] {
  const own = schemaOf(document, schema)
  if (!own.anyOf) return [own]
  return own.anyOf.flatMap((one) => alternativesOf(document, one)).filter((one) => one.const !== '')
}

const words = (schema: Schema): string => {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum)
    return schema.enum
      .filter((one) => one !== '')
      .map((one) => JSON.stringify(one))
      .join(' · ')
  return schema.contentMediaType === undefined ? (schema.type ?? 'any') : 'file'
}

/** `integer`, `"a" · "b"`, `array of string`, each kind once. */
export function typeOf(document: ReferenceDocument, schema: Schema): string {
  const kinds = alternativesOf(document, schema).map((one) =>
    one.type === 'array' && one.items ? `array of ${typeOf(document, one.items)}` : words(one),
  )
  return [...new Set(kinds)].join(' | ')
}

/** `0 to 4095`, `at most 200 characters`, in the words of the schema: bounds, and the default where there is one. */
export function boundsOf(schema: Schema): string {
  const { minimum, maximum, minLength, maxLength, maxItems, default: usual } = schema
  return [
    minimum === undefined ? '' : `≥ ${minimum}`,
    maximum === undefined ? '' : `≤ ${maximum}`,
    minLength === undefined ? '' : `length ≥ ${minLength}`,
    maxLength === undefined ? '' : `length ≤ ${maxLength}`,
    maxItems === undefined ? '' : `items ≤ ${maxItems}`,
    usual === undefined || usual === '' ? '' : `= ${JSON.stringify(usual)}`,
  ]
    .filter((one) => one !== '')
    .join(', ')
}
