/**
 * The reference as a judge: what is asked and answered stands in an OpenAPI document, or is a problem. It knows the document
 * and HTTP, of the service's code nothing.
 */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { Json, RecordedRequest } from './exchange.ts'
import { readFields, type SentFields } from './fields.ts'
import type { Answer } from './http.ts'

interface Schema {
  $ref?: string
  anyOf?: Schema[]
  required?: string[]
  properties?: Record<string, unknown>
}

interface Content {
  content?: Record<string, { schema: Schema }>
}

interface Parameter {
  name: string
  in: string
  required?: boolean
  schema: unknown
}

interface DocumentedOperation {
  operationId: string
  parameters?: Parameter[]
  requestBody?: Content
  responses: Record<string, Content & { headers?: Record<string, unknown> }>
}

/** As much of an OpenAPI 3.1 document as is needed here. */
export interface ReferenceDocument {
  paths: Record<string, Record<string, DocumentedOperation>>
  components: { schemas: Record<string, Schema> }
}

export interface ReferenceJudge {
  /** What is wrong with an exchange, each as a sentence. */
  problemsOf(asked: RecordedRequest, answer: Answer): string[]
  /** How many exchanges asked for an operation of the document. */
  judged(): number
}

interface Documented {
  /** `/user#Login` is the action `Login` of `/user`. */
  action: string | null
  method: string
  fits: RegExp
  operation: DocumentedOperation
}

interface Book {
  all: readonly Documented[]
  schemas: ReferenceDocument['components']['schemas']
  validatorOf(schema: Schema): ValidateFunction
}

const escaped = (text: string) => text.replace(/[.*+?^$()|[\]\\]/g, '\\$&')

function readOperations({ paths }: ReferenceDocument): Documented[] {
  return Object.entries(paths).flatMap(([address, methods]) => {
    const [path = '', action = null] = address.split('#')
    const fits = new RegExp(`^${escaped(path).replace(/\{\w+\}/g, '[^/]+')}$`)
    return Object.entries(methods).map(([method, operation]) => ({ action, method, fits, operation }))
  })
}

/** Validators, each compiled once: schemas of the same text have the same one. */
function validators({ components }: ReferenceDocument): Book['validatorOf'] {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false })
  ajv.addSchema({ $id: 'reference:', components })
  const known = new WeakMap<Schema, ValidateFunction>()
  const byText = new Map<string, ValidateFunction>()
  const absolute = (text: string) => text.replaceAll('"#/components/', '"reference:#/components/')
  return (schema) => {
    const found = known.get(schema)
    if (found) return found
    const text = absolute(JSON.stringify(schema))
    const compiled = byText.get(text) ?? ajv.compile(JSON.parse(text) as Schema)
    byText.set(text, compiled)
    known.set(schema, compiled)
    return compiled
  }
}

const schemaOf = ({ content = {} }: Content, type: string): Schema | undefined =>
  Object.hasOwn(content, type) ? content[type]?.schema : undefined

const componentOf = ({ $ref = '' }: Schema) => $ref.replace('#/components/schemas/', '')

/** What is sent in the body, as a schema; its components are looked up. */
function bodySchema({ requestBody }: DocumentedOperation, { schemas }: Book): Schema | undefined {
  const schema = schemaOf(requestBody ?? {}, 'application/json')
  return schema?.$ref === undefined ? schema : schemas[componentOf(schema)]
}

/** The parameters of the query, as a schema. */
function querySchema({ parameters = [] }: DocumentedOperation): Schema {
  const inQuery = parameters.filter((one) => one.in === 'query')
  return {
    properties: Object.fromEntries(inQuery.map(({ name, schema }) => [name, schema])),
    required: inQuery.filter(({ required }) => required).map(({ name }) => name),
  }
}

/** The action that a request means: the one that it names, else the one that need not be named, else none. */
function meant(here: readonly Documented[], fields: SentFields['fields'], book: Book): Documented | undefined {
  const named = fields?.['Action'] || null
  const isMeant = ({ action, operation }: Documented) =>
    action !== null && (named === null ? !bodySchema(operation, book)?.required?.includes('Action') : action === named)
  return (fields && here.find(isMeant)) || here.find(({ action }) => action === null)
}

function operationFor(asked: RecordedRequest, { fields }: SentFields, book: Book): DocumentedOperation | undefined {
  const path = (asked.path ?? '').split('?')[0] ?? ''
  const method = asked.method.toLowerCase()
  const here = book.all.filter((one) => one.method === method && one.fits.test(path))
  return meant(here, fields, book)?.operation
}

/** The document says of these that they come, or they do not come. */
const meaningful = ['retry-after', 'set-cookie', 'location', 'www-authenticate']

function headerProblems({ headers, cookies }: Answer, documented: Record<string, unknown>): string[] {
  const names = new Set(Object.keys(documented).map((name) => name.toLowerCase()))
  const came = meaningful.filter((name) => (name === 'set-cookie' ? cookies.length > 0 : headers.has(name)))
  return came.filter((name) => !names.has(name)).map((name) => `the header ${name} is not documented`)
}

const said = (validate: ValidateFunction) =>
  (validate.errors ?? []).map(
    ({ instancePath, message = '', params }) =>
      `${instancePath || 'the answer'} ${message} ${JSON.stringify(Object.values(params))}`,
  )

interface Judged {
  problems: string[]
  /** Which of the documented answers it is. */
  component?: string
}

function judgeBody(answer: Answer, schema: Schema, book: Book): Judged {
  const json = JSON.parse(answer.body.toString('utf8')) as Json
  const wrong: string[][] = []
  for (const one of schema.anyOf ?? [schema]) {
    const validate = book.validatorOf(one)
    if (validate(json)) return { problems: [], component: componentOf(one) }
    wrong.push(said(validate))
  }
  // The documented answer that it resembles most says best what is wrong.
  return { problems: wrong.toSorted((one, other) => one.length - other.length)[0] ?? [] }
}

function judgeAnswer(operation: DocumentedOperation, answer: Answer, book: Book): Judged {
  const response = operation.responses[answer.status]
  if (!response) return { problems: [`the status ${answer.status} is not documented`] }
  const headers = headerProblems(answer, response.headers ?? {})
  if (!response.content && answer.body.length === 0) return { problems: headers }
  const type = answer.headers.get('content-type')?.split(';')[0] ?? 'none'
  const schema = schemaOf(response, type)
  if (!schema) return { problems: [...headers, `the content type ${type} is not documented`] }
  const { problems, ...judged } = judgeBody(answer, schema, book)
  return { ...judged, problems: [...headers, ...problems] }
}

/** Absent, by the rules of all dialects: null everywhere, and an empty text in an optional field. */
const isAbsent = (value: Json, required: boolean) => value === null || (value === '' && !required)

/** A credential may stand in every body and query, so no operation has it among its own. */
const everywhere = ['token']

/** What is wrong with a request that was answered with success. */
function requestProblems(operation: DocumentedOperation, asked: RecordedRequest, book: Book): string[] {
  const { fields, form } = readFields(asked)
  if (fields === null) return []
  const schema = form === 'query' ? querySchema(operation) : (bodySchema(operation, book) ?? {})
  const { properties = {}, required = [] } = schema
  const given = Object.entries(fields).filter(([name, value]) => !isAbsent(value, required.includes(name)))
  const validate = book.validatorOf(schema)
  const broken = validate(Object.fromEntries(given)) ? [] : said(validate)
  const isForeign = (name: string) => !Object.hasOwn(properties, name) && !everywhere.includes(name)
  const told = new Set(asked.foreign ?? [])
  const undocumented = given.filter(([name]) => isForeign(name) && !told.has(name))
  const documented = [...told].filter((name) => !isForeign(name))
  return [
    ...broken,
    ...undocumented.map(([name]) => `the field ${name} of the request is not documented`),
    ...documented.map((name) => `the field ${name} of the request is documented, and called foreign`),
  ]
}

const isSuccess = (component: string | undefined) => component !== undefined && /\.answer(\.|$)/.test(component)

/** @param document all operations that may be asked for */
export function referenceJudge(document: ReferenceDocument): ReferenceJudge {
  const { schemas } = document.components
  const book: Book = { all: readOperations(document), schemas, validatorOf: validators(document) }
  let judged = 0
  return {
    judged: () => judged,
    problemsOf(asked, answer) {
      const sent = readFields(asked)
      const operation = operationFor(asked, sent, book)
      if (!operation) return answer.status < 300 ? ['it succeeded, and no such operation is documented'] : []
      judged += 1
      const { problems, component } = judgeAnswer(operation, answer, book)
      const all = [...problems, ...(isSuccess(component) ? requestProblems(operation, asked, book) : [])]
      return all.map((problem) => `the reference, ${operation.operationId}: ${problem}`)
    },
  }
}
