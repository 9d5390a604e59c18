/** The operations of the reference, each with its sample: what the page has a form for. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../folder.ts'
import type { Template } from '../template.ts'
import samples from './samples.json' with { type: 'json' }

/** What a form begins with; `{phone}` and the like stand for what is known by then (page/knowledge.js). */
export interface Sample {
  path?: Record<string, string>
  query?: string
  body?: Record<string, unknown>
}

export interface ShownOperation {
  /** `action.Login`, as in the reference; null for what is in no reference. */
  id: string | null
  dialect: string
  method: string
  path: string
  /** The `Action` that names it in the body; null where the path is enough. */
  action: string | null
  summary: string
  /** The summary in Chinese. */
  zh: string
  /** Path and fragment of its place on the API; null where it has none. */
  link: string | null
  /** Who sends it by itself. */
  as: 'admin' | 'me' | 'nobody'
  sample: Sample | null
}

/** In both languages. */
interface Text {
  en: string
  zh: string
}

interface Field {
  name: string
  /** `path`, `query` or `body`. */
  in: string
  required: boolean
  about: Text
}

/** What the reference says of an operation, in its own Markdown. */
export interface Told {
  description: Text
  fields: Field[]
  answers: { status: string; about: Text }[]
}

interface Described {
  description?: string
  'x-description-zh'?: string
}

interface Schema {
  $ref?: string
  properties?: Record<string, Described>
  required?: string[]
}

interface Operation extends Described {
  operationId?: string
  summary?: string
  'x-summary-zh'?: string
  security?: unknown[]
  parameters?: (Described & { name?: string; in?: string; required?: boolean })[]
  requestBody?: { content: Record<string, { schema?: Schema }> }
  responses?: Record<string, Described>
}

interface Document {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

const document = (): Document =>
  JSON.parse(readFileSync(join(projectRoot, 'docs', 'openapi', 'gatehouse.json'), 'utf8')) as Document

const known = new Map<string, Sample>(Object.entries(samples))
const order = new Map([...known.keys()].map((id, index) => [id, index]))

function senderOf(path: string, { security }: Operation): ShownOperation['as'] {
  if (path === '/manager') return 'admin'
  return security?.length === 0 ? 'nobody' : 'me'
}

/** Operations by their route, `POST /user`. Where actions share the path, they alone. */
function byRoute(): Map<string, Omit<ShownOperation, 'dialect'>[]> {
  const found = new Map<string, Omit<ShownOperation, 'dialect'>[]>()
  for (const [key, methods] of Object.entries(document().paths)) {
    const [path = '', action = null] = key.split('#')
    for (const [name, operation] of Object.entries(methods)) {
      const { operationId: id, summary = '', 'x-summary-zh': zh = summary } = operation
      if (id === undefined) continue
      const method = name.toUpperCase()
      const route = `${method} ${path}`
      const link = `/docs#/${id}`
      const shown = {
        id,
        method,
        path,
        action,
        summary,
        zh,
        link,
        as: senderOf(path, operation),
        sample: known.get(id) ?? null,
      }
      found.set(route, [...(found.get(route) ?? []), shown])
    }
  }
  return found
}

const placeOf = ({ id }: ShownOperation) => order.get(id ?? '') ?? order.size

/** The operations of all routes, in the order in which their samples work; the default route has none. */
export function operationsOf({ routes }: Template): ShownOperation[] {
  const documented = byRoute()
  const all = routes
    .filter(({ method }) => method !== '*')
    .flatMap(({ dialect, method, path }): ShownOperation[] => {
      const found = documented.get(`${method} ${path}`) ?? []
      const actions = found.filter(({ action }) => action !== null)
      const undocumented = {
        id: null,
        method,
        path,
        action: null,
        summary: '',
        zh: '',
        link: null,
        as: 'nobody',
        sample: null,
      } as const
      return (actions.length > 0 ? actions : found.length > 0 ? found : [undocumented]).map((one) => ({
        dialect,
        ...one,
      }))
    })
  const dialects = [...new Set(all.map(({ dialect }) => dialect))]
  return all.sort(
    (one, other) => dialects.indexOf(one.dialect) - dialects.indexOf(other.dialect) || placeOf(one) - placeOf(other),
  )
}

const textOf = ({ description: en = '', 'x-description-zh': zh = en }: Described): Text => ({ en, zh })

function bodyFields({ components }: Document, { requestBody }: Operation): Field[] {
  const schema = requestBody?.content['application/json']?.schema
  const named = schema?.$ref?.replace('#/components/schemas/', '')
  const { properties = {}, required = [] } = (named === undefined ? schema : components.schemas[named]) ?? {}
  return Object.entries(properties).map(([name, property]) => {
    return { name, in: 'body', required: required.includes(name), about: textOf(property) }
  })
}

/** What the reference says of an operation; null where there is none by this name. */
export function toldOf(id: string): Told | null {
  const whole = document()
  const operation = Object.values(whole.paths)
    .flatMap((methods) => Object.values(methods))
    .find(({ operationId }) => operationId === id)
  if (!operation) return null
  const { parameters = [], responses = {} } = operation
  const inPath = parameters.flatMap(({ name, in: place = '', required = false, ...told }) =>
    name === undefined ? [] : [{ name, in: place, required, about: textOf(told) }],
  )
  const answers = Object.entries(responses).map(([status, answer]) => ({ status, about: textOf(answer) }))
  return { description: textOf(operation), fields: [...inPath, ...bodyFields(whole, operation)], answers }
}
