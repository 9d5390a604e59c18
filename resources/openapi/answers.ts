/** All answers of an operation: those that its views declare, and its words for the faults that it can meet. */
import { join } from 'node:path'
import type { GenericSchema } from 'valibot'
import * as shapes from '../../lib/dialects/kit/shapes.ts'
import type { FaultKind } from '../../lib/fault.ts'
import { faultsOf, merged, type Said, type WordsOf } from './faults.ts'
import type { Reach } from './kinds.ts'
import type { Operation } from './routes.ts'
import { answerSchema, type Components, type Schema } from './schema.ts'
import { unmet } from './unmet.ts'

const root = join(import.meta.dirname, '../..')

/** One answer: a success, or the refusal for some kinds of faults. */
export interface DocumentedAnswer {
  status: number
  /** Name of its component. */
  name: string
  ref: Schema
  /** Empty for a success. */
  kinds: readonly FaultKind[]
  hasWait: boolean
}

type ByStatus = Readonly<Record<number, GenericSchema>>
type Declared = Readonly<Record<string, ByStatus | GenericSchema>>

export async function readDeclared(dialects: readonly string[]): Promise<ReadonlyMap<string, Declared>> {
  const read = dialects.map(async (name): Promise<[string, Declared]> => {
    const { answers } = (await import(join(root, 'lib/dialects', name, 'answers.ts'))) as { answers: Declared }
    return [name, answers]
  })
  return new Map(await Promise.all(read))
}

/** Titles of the components shared by all dialects. */
const sharedTitles = new Set(
  Object.values(shapes).flatMap((shape) => {
    const schema = 'wrapped' in shape ? shape.wrapped : shape
    const actions = 'pipe' in schema ? (schema.pipe as readonly { type: string; title?: string }[]) : []
    return actions.flatMap(({ type, title }) => (type === 'title' && title !== undefined ? [title] : []))
  }),
)

const isSchema = (value: ByStatus | GenericSchema): value is GenericSchema => 'kind' in value

/** A union of schemas counts as several answers. */
const alternatives = (schema: Schema): Schema[] =>
  schema.anyOf && Object.keys(schema).length === 1 ? schema.anyOf : [schema]

/** Names refusals after the first kind of fault that is answered so. */
export class RefusalNames {
  readonly #known = new Map<string, string>()
  readonly #components: Components

  constructor(components: Components) {
    this.#components = components
  }

  nameOf(dialect: string, operation: string, { kinds, schema }: Said): string {
    const content = `${dialect} ${JSON.stringify(schema)}`
    const known = this.#known.get(content)
    if (known !== undefined) return known
    const [kind = 'internal'] = kinds
    const names = [`${dialect}.${kind}`, `${dialect}.${operation}.${kind}`]
    const further = Array.from({ length: 9 }, (_, index) => `${dialect}.${operation}.${kind}.${index + 2}`)
    const name = [...names, ...further].find((one) => !this.#components.schemas.has(one))
    if (name === undefined) throw new Error(`${dialect} ${operation} says too many things to ${kind}`)
    this.#known.set(content, name)
    this.#components.add(name, schema)
    return name
  }
}

interface Sources {
  declared: ReadonlyMap<string, Declared>
  wordsOf: WordsOf
  components: Components
  names: RefusalNames
}

function successesOf({ dialect, name }: Operation, { declared, components }: Sources): DocumentedAnswer[] {
  const own = declared.get(dialect)?.[name]
  if (!own) throw new Error(`lib/dialects/${dialect}/answers.ts does not say what ${name} answers`)
  const titled = (title: string) => (sharedTitles.has(title) ? title : `${dialect}.${title}`)
  const byStatus = isSchema(own) ? { 200: own } : own
  return Object.entries(byStatus).flatMap(([status, schema], statusIndex) => {
    const all = alternatives(answerSchema(schema, titled, components))
    return all.map((one, index) => {
      const ending = all.length > 1 ? `.${index + 1}` : statusIndex > 0 ? `.${status}` : ''
      const component = `${dialect}.${name}.answer${ending}`
      return { status: Number(status), name: component, ref: components.add(component, one), kinds: [], hasWait: false }
    })
  })
}

/** A session with a new token adds the token to every answer. */
function withToken(said: Said): Said {
  const { properties = {}, ...schema } = said.schema
  return {
    ...said,
    schema: { ...schema, properties: { ...properties, token: { $ref: '#/components/schemas/Token' } } },
  }
}

export const hasBody = ({ routes }: Operation): boolean => routes.some(({ method }) => method !== 'GET')

/** Faults that the function of a path can meet before the action is known. */
const beforeTheAction: ReadonlySet<FaultKind> = new Set([
  'body-too-large',
  'foreign-origin',
  'forbidden',
  'malformed',
  'unavailable',
  'internal',
])
const noReach: Reach = {
  kinds: new Set(),
  steps: new Set(),
  offersUpload: false,
  countsFailures: false,
  isIdempotent: false,
}

function metBy({ dialect, name, access }: Operation, { kinds }: Reach): ReadonlySet<FaultKind> {
  const not = new Set([
    ...(unmet[`${dialect}.${name}`]?.kinds ?? []),
    // An invalid session counts as missing.
    ...(access.session === 'optional' ? (['no-session'] as const) : []),
  ])
  return new Set([...kinds].filter((kind) => !not.has(kind)))
}

export function answersOf(operation: Operation, reach: Reach, sources: Sources): DocumentedAnswer[] {
  const { dialect, name, routes } = operation
  const asked = { dialect, hasBody: hasBody(operation) }
  const possible = { ...reach, kinds: metBy(operation, reach) }
  const own = faultsOf(
    { ...asked, name },
    operation.isPath ? { ...reach, kinds: new Set() } : possible,
    sources.wordsOf,
  )
  // Before the action is known, the path answers in the words of the dialect.
  const before = operation.action || operation.isPath ? { ...possible, kinds: beforeTheAction } : noReach
  const general = faultsOf({ ...asked, name: routes[0]?.path.slice(1) ?? '' }, before, sources.wordsOf)
  const refusals = merged([...own.map((one) => (operation.rotates ? withToken(one) : one)), ...general]).map(
    (one): DocumentedAnswer => {
      const component = sources.names.nameOf(dialect, name, one)
      const { status, kinds, hasWait } = one
      return { status, kinds, hasWait, name: component, ref: { $ref: `#/components/schemas/${component}` } }
    },
  )
  return [...(operation.isPath ? [] : successesOf(operation, sources)), ...refusals].sort(
    (one, other) => one.status - other.status,
  )
}
