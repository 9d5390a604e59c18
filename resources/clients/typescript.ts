/** The types and the table of operations of the typed client, made from the reference. */
import type { Document } from '../openapi/document.ts'
import type { Schema } from '../openapi/schema.ts'
import { comment, keyOf, memberOf, quoted, typeOf } from './types.ts'

interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  description?: string
  schema: Schema
}

interface Described {
  operationId: string
  summary: string
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses: Record<string, Answered>
}

interface Answered {
  content: Record<string, { schema: Schema }>
  /** Component → the reasons for it, the usual one first; absent where its name is the reason. */
  'x-kinds'?: Record<string, string>
}

interface Operation {
  id: string
  method: string
  path: string
  /** The value of `Action` for an operation of `/user`. */
  action: string | null
  described: Described
  /** Names of components. */
  successes: readonly string[]
  /** Component → reasons. */
  refusals: ReadonlyMap<string, readonly string[]>
}

const componentName = ({ $ref = '' }: Schema) => $ref.replace('#/components/schemas/', '')
const alternatives = (schema: Schema) => schema.anyOf ?? [schema]
const isSuccess = (component: string) => /\.answer(\.|$)/.test(component)

/** A redirect (302) is not read by a program and is left out. */
function successesOf({ responses }: Described): string[] {
  const read = Object.entries(responses).filter(([status]) => status.startsWith('2'))
  const all = read.flatMap(([, { content }]) => Object.values(content).flatMap(({ schema }) => alternatives(schema)))
  return [...new Set(all.map(componentName).filter(isSuccess))]
}

function refusalsOf({ responses }: Described): Map<string, string[]> {
  const refusals = new Map<string, string[]>()
  for (const { content, 'x-kinds': kinds = {} } of Object.values(responses)) {
    const names = Object.values(content).flatMap(({ schema }) => alternatives(schema).map(componentName))
    for (const name of names.filter((one) => !isSuccess(one))) {
      const reasons = (kinds[name] ?? name.split('.').at(-1) ?? name).split(' ')
      refusals.set(name, [...new Set([...(refusals.get(name) ?? []), ...reasons])])
    }
  }
  return refusals
}

function readOperations({ paths }: Document): Operation[] {
  const all = Object.entries(paths).flatMap(([address, methods]) =>
    Object.entries(methods).map(([method, operation]): Operation => {
      const described = operation as unknown as Described
      const [path = '', action = null] = address.split('#')
      return {
        id: described.operationId,
        method: method.toUpperCase(),
        path,
        action,
        described,
        successes: successesOf(described),
        refusals: refusalsOf(described),
      }
    }),
  )
  // Second routes of an operation are left out: `/user` is covered by its actions, `POST /loguot` by `POST /logout`.
  const isSecond = ({ id }: Operation) => /\.(get|post|put|delete)\.[^.]+$/.test(id)
  return all.filter((one) => one.successes.length > 0 && !isSecond(one) && !isAnyAction(one))
}

const isAnyAction = ({ id, path, action }: Operation) => action === null && id === `action.${path.slice(1)}`

const bodyOf = ({ described: { requestBody } }: Operation, schemas: Record<string, Schema>): Schema => {
  const schema = requestBody?.content['application/json']?.schema
  return (schema && schemas[componentName(schema)]) ?? {}
}

/** A caller gives all fields together, whether of the path, the query or the body; the table says where each goes. */
function requestOf(operation: Operation, schemas: Record<string, Schema>): Schema {
  const { parameters = [] } = operation.described
  const given = parameters.filter((one) => one.in !== 'header')
  const { properties = {}, required = [] } = bodyOf(operation, schemas)
  const { Action: _named, ...fields } = properties
  const own = given.map(({ name, in: place, schema, description = '' }): [string, Schema] => [
    name,
    // In a path, an id may also be given as a number.
    { ...(place === 'path' ? { anyOf: [schema, { type: 'number' }] } : schema), description },
  ])
  return {
    type: 'object',
    properties: { ...fields, ...Object.fromEntries(own) },
    required: [
      ...required.filter((name) => name !== 'Action'),
      ...given.filter((parameter) => parameter.required).map(({ name }) => name),
    ],
  }
}

const choice = (components: readonly string[]) => components.map((one) => `Schemas[${quoted(one)}]`).join(' | ')
const kinds = (refusals: Operation['refusals']) =>
  [...new Set([...refusals.values()].flat())].sort().map(quoted).join(' | ')

const typesOf = (operation: Operation, schemas: Record<string, Schema>) =>
  `${comment(`${operation.method} ${operation.path} — ${operation.described.summary}`, '  ')}  ${quoted(operation.id)}: {
    request: ${typeOf(requestOf(operation, schemas), '    ')}
    success: ${choice(operation.successes)}
    refusal: ${choice([...operation.refusals.keys()]) || 'never'}
    kind: ${kinds(operation.refusals) || 'never'}
  }
`

/** The members of a refusal with a constant value, by their paths: a program recognises the refusal by them. */
function signsOf(schema: Schema, path = ''): [string, unknown][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, part]): [string, unknown][] => {
    if ('const' in part) return part.const === null ? [] : [[`${path}${name}`, part.const]]
    return part.properties ? signsOf(part, `${path}${name}.`) : []
  })
}

function rowOf({ id, method, path, action, described, refusals }: Operation): string {
  const query = (described.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => quoted(name))
  const isIdempotent = (described.parameters ?? []).some(({ name }) => name === 'Idempotency-Key')
  const parts = [
    `method: ${quoted(method)}`,
    `path: ${quoted(path)}`,
    ...(action === null ? [] : [`action: ${quoted(action)}`]),
    ...(query.length > 0 ? [`query: [${query.join(', ')}]`] : []),
    ...(isIdempotent ? ['idempotent: true'] : []),
    `refusals: { ${[...refusals].map(([name, why]) => `${quoted(name)}: ${quoted(why.join(' '))}`).join(', ')} }`,
  ]
  return `  ${quoted(id)}: { ${parts.join(', ')} },\n`
}

/** The client's source file for a document. */
export function clientSource(document: Document): string {
  const { schemas } = document.components
  const operations = readOperations(document)
  const answers = new Set(operations.flatMap(({ successes, refusals }) => [...successes, ...refusals.keys()]))
  const shown = Object.entries(schemas).filter(
    ([name]) => answers.has(name) || !/\.request$|\.answer|\.[a-z-]+$/.test(name),
  )
  const refusals = [...new Set(operations.flatMap((one) => [...one.refusals.keys()]))].sort()
  const signs = refusals.map((name) => {
    const members = signsOf(schemas[name] ?? {}).map(([path, value]) => `${keyOf(path)}: ${JSON.stringify(value)}`)
    return `  ${quoted(name)}: { ${members.join(', ')} },\n`
  })
  return `// Written by \`npm run clients\` out of docs/openapi/gatehouse.json. Changes belong there.

/** What goes over the wire, by the names of the reference. */
export interface Schemas {
${shown.map(([name, schema]) => memberOf(name, schema, '  ')).join('')}}

/** Every operation: what it takes, what it answers, and why it may refuse. */
export interface Operations {
${operations.map((one) => typesOf(one, schemas)).join('')}}

export interface Row {
  method: string
  path: string
  action?: string
  /** Fields that go into the query. */
  query?: readonly string[]
  /** Takes an \`Idempotency-Key\`. */
  idempotent?: true
  /** Component → its reasons, the usual one first. */
  refusals: Readonly<Record<string, string>>
}

export const operations: Readonly<Record<keyof Operations, Row>> = {
${operations.map(rowOf).join('')}}

/** By which members a refusal is known. */
export const signs: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>> = {
${signs.join('')}}
`
}
