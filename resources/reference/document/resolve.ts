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

/** Words for what JSON Schema has no short name for. */
export interface TypeWords {
  any: string
  file: string
  listOf: (items: string) => string
}

const wordOf = (schema: Schema, { any, file }: TypeWords): string => {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum)
    return schema.enum
      .filter((one) => one !== '')
      .map((one) => JSON.stringify(one))
      .join(' · ')
  return schema.contentMediaType === undefined ? (schema.type ?? any) : file
}

/** `integer`, `"a" · "b"`, `array of string`, each kind once. */
export function typeOf(document: ReferenceDocument, schema: Schema, words: TypeWords): string {
  const kinds = alternativesOf(document, schema).map((one) =>
    one.type === 'array' && one.items ? words.listOf(typeOf(document, one.items, words)) : wordOf(one, words),
  )
  return [...new Set(kinds)].join(' | ')
}

/** `≥ 1, ≤ 4095`: bounds, and the default where there is one. */
export function boundsOf(schema: Schema, words: { length: string; items: string }): string {
  const { minimum, maximum, minLength, maxLength, maxItems, default: usual } = schema
  return [
    minimum === undefined ? '' : `≥ ${minimum}`,
    maximum === undefined ? '' : `≤ ${maximum}`,
    minLength === undefined ? '' : `${words.length} ≥ ${minLength}`,
    maxLength === undefined ? '' : `${words.length} ≤ ${maxLength}`,
    maxItems === undefined ? '' : `${words.items} ≤ ${maxItems}`,
    usual === undefined || usual === '' ? '' : `= ${JSON.stringify(usual)}`,
  ]
    .filter((one) => one !== '')
    .join(', ')
}
