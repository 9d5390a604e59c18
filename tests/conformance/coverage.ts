/** Which rows of a page of the contract the recorded exchanges show. */
import type { Case, Json, JsonObject, Page, RequestStep, Row } from './exchange.ts'

/** Segment by segment; what stands in braces on either side, or a variable, fits anything. */
function fitsPath(template: string, path: string): boolean {
  const [wanted, given] = [template.split('/'), (path.split('?')[0] ?? '').replace(/\/+/g, '/').split('/')]
  return wanted.length === given.length && wanted.every((part, index) => part.startsWith('{') || part === given[index])
}

function fitsRequest({ request: wanted }: Row, { request }: RequestStep): boolean {
  if (request.path === undefined) return false
  const [method, path] = wanted.split(' ')
  return wanted === '*' || (method === request.method && fitsPath(path ?? '', request.path))
}

/** Where one path answers many questions, the body says which one it is. */
function fitsSent({ sent }: Row, { request: { json, form } }: RequestStep): boolean {
  const given = json ?? form
  return !sent || (isObject(given) && Object.entries(sent).every(([key, value]) => given[key] === value))
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether an object has these members, and inner objects theirs. */
function holds(shown: JsonObject, wanted: JsonObject): boolean {
  return Object.entries(wanted).every(([key, value]) => {
    const member = shown[key]
    return isObject(value) && isObject(member) ? holds(member, value) : member === value
  })
}

function fitsBody({ body }: Row, step: RequestStep): boolean {
  if (!body) return true
  const shown = step.expect.body
  return isObject(shown) && holds(shown, body)
}

const shows = (row: Row) => (step: Case['steps'][number]) =>
  'request' in step &&
  fitsRequest(row, step) &&
  fitsSent(row, step) &&
  step.expect.status === row.status &&
  fitsBody(row, step)

export interface RowCoverage {
  row: Row
  /** Names of the cases that show it. */
  cases: string[]
}

export function coverageOf(page: Page, cases: readonly Case[]): RowCoverage[] {
  return page.rows.map((row) => ({
    row,
    cases: cases.filter((recorded) => recorded.steps.some(shows(row))).map(({ name }) => name),
  }))
}
