/** Which operations of the reference stand behind a route, and where they stand in `/docs`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../folder.ts'

export interface ShownOperation {
  /** `action.Login`, as in the reference. */
  id: string
  /** The `Action` that names it in the body; null where the path is enough. */
  action: string | null
  /** Path and fragment of its place on the API. */
  link: string
}

interface Document {
  paths: Record<string, Record<string, { operationId?: string; tags?: string[] }>>
}

/** A fragment as Swagger UI reads it (`deepLinking`). */
const fragmentOf = (tag: string, id: string) => `#/${tag}/${id}`.replace(/\s/g, '%20')

function read(): Map<string, ShownOperation[]> {
  const file = join(projectRoot, 'docs', 'openapi', 'gatehouse.json')
  const { paths } = JSON.parse(readFileSync(file, 'utf8')) as Document
  const found = new Map<string, ShownOperation[]>()
  for (const [key, methods] of Object.entries(paths)) {
    const [path = '', action = null] = key.split('#')
    for (const [method, { operationId: id, tags = [] }] of Object.entries(methods)) {
      if (id === undefined) continue
      const route = `${method.toUpperCase()} ${path}`
      const operation = { id, action, link: `/docs${fragmentOf(tags[0] ?? '', id)}` }
      found.set(route, [...(found.get(route) ?? []), operation])
    }
  }
  return found
}

let known: Map<string, ShownOperation[]> | undefined

/** @param route `POST /user`. Where actions share the path, they alone; what is in no reference has none */
export function operationsOf(route: string): ShownOperation[] {
  known ??= read()
  const all = known.get(route) ?? []
  const actions = all.filter(({ action }) => action !== null)
  return actions.length > 0 ? actions : all
}
