/** One operation of the document. */
import type { DocumentedAnswer } from './answers.ts'
import { hasBody } from './answers.ts'
import { bestOf, type Shown } from './examples.ts'
import type { Exchange } from './exchanges.ts'
import type { Reach } from './kinds.ts'
import type { Operation } from './routes.ts'
import { type Components, requestSchema, type Schema } from './schema.ts'
import { meanings, usualFirst } from './words/kinds.ts'
import type { DialectWords, OperationWords } from './words/words.ts'

type Part = Record<string, unknown>

export interface Described {
  operation: Operation
  reach: Reach
  answers: readonly DocumentedAnswer[]
  shown: Shown
  /** The exchanges of this operation. */
  exchanges: readonly Exchange[]
}

const said = (schema: Schema | undefined): string => {
  const { Response, msg, mess, message, code, status } = schema?.properties ?? {}
  if (Response) return said(Response)
  const words = [code ?? status, msg ?? mess ?? message].flatMap((part) =>
    part?.const === undefined ? [] : [`\`${part.const}\``],
  )
  return words.join(' ')
}

/** The words and the group of an operation. @throws where it has no words */
export function wordsFor({ dialect, name }: Operation, words: DialectWords): OperationWords & { group: string } {
  for (const [group, operations] of Object.entries(words.groups)) {
    const own = operations[name]
    if (own) return { ...own, group }
  }
  throw new Error(`resources/openapi/words/${dialect}.yml has no words for ${name}`)
}

function fieldWords(name: string, { operation }: Described, words: DialectWords): string {
  const own = wordsFor(operation, words).fields?.[name] ?? words.fields[name]
  if (own === undefined) throw new Error(`resources/openapi/words/${operation.dialect}.yml has no words for ${name}`)
  return own.trim()
}

/** The fields of a request, each with its description. */
export function requestOf(described: Described, words: DialectWords): Schema {
  const { operation } = described
  const { properties = {}, required = [] } = requestSchema(operation.fields)
  const ownToken =
    operation.dialect === 'kms' && operation.access.session === 'required' ? { token: { type: 'string' } } : {}
  const fields = Object.entries({ ...properties, ...ownToken }).map(([name, schema]): [string, Schema] => [
    name,
    { ...schema, description: fieldWords(name, described, words) },
  ])
  const action: Schema = { type: 'string', const: operation.name, description: words.fields['Action'] ?? '' }
  const needsAction = operation.action !== null && !operation.action.isUsual
  const all = [...(needsAction ? ['Action'] : []), ...required]
  return {
    type: 'object',
    properties: Object.fromEntries([...(operation.action ? [['Action', action] as const] : []), ...fields]),
    ...(all.length > 0 && { required: all }),
  }
}

interface Place {
  method: string
  path: string
  operationId: string
}

/** Methods whose fields are read from the query. */
const readsQuery = (method: string) => method === 'GET' || method === 'DELETE'

const idempotencyKey: Part = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The same key with the same request within 24 hours is done once and answered alike.',
  schema: { type: 'string', maxLength: 64 },
}

/** A DELETE may also send its fields in the body. */
const isNeeded = (method: string, name: string, required: readonly string[]) =>
  method === 'GET' && required.includes(name)

function parametersOf(described: Described, { method, path }: Place, words: DialectWords): Part[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: fieldWords(name, described, words),
    schema: { type: 'string' },
  }))
  const { properties = {}, required = [] } = readsQuery(method) ? requestOf(described, words) : {}
  const inQuery = Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    ...(isNeeded(method, name, required) && { required: true }),
    description,
    schema,
  }))
  const inLinks = Object.entries(wordsFor(described.operation, words).query ?? {}).map(([name, description]) => ({
    name,
    in: 'query',
    description,
    schema: { type: 'string' },
  }))
  return [...inPath, ...inQuery, ...inLinks, ...(described.reach.isIdempotent ? [idempotencyKey] : [])]
}

const hasFile = ({ properties = {} }: Schema) =>
  Object.values(properties).some(({ contentMediaType }) => contentMediaType)

function requestExamples(exchanges: readonly Exchange[]): Part {
  const json = bestOf(exchanges.filter(({ form, fields }) => form === 'json' && Object.keys(fields ?? {}).length > 0))
  return json ? { examples: { request: { summary: json.title, value: json.fields } } } : {}
}

function bodyOf(described: Described, method: string, ref: Schema, schema: Schema): Part {
  const successes = described.answers.filter(({ kinds }) => kinds.length === 0)
  const examples = requestExamples(successes.flatMap((answer) => described.shown.get(answer) ?? []))
  const forms = ['application/x-www-form-urlencoded', ...(hasFile(schema) ? ['multipart/form-data'] : [])]
  const content = { 'application/json': { schema: ref, ...examples } }
  return {
    ...(method !== 'DELETE' && (schema.required?.length ?? 0) > 0 && { required: true }),
    content: { ...content, ...Object.fromEntries(forms.map((form) => [form, { schema: ref }])) },
  }
}

const meaningOf = ({ kinds, name }: DocumentedAnswer, components: Components): string => {
  const words = said(components.schemas.get(name))
  if (kinds.length === 0) return `- ${words || 'Success.'}`
  return `- ${words}: ${kinds.map((kind) => meanings[kind]).join(' ')}`
}

const exampleName = ({ kinds, name }: DocumentedAnswer) => kinds[0] ?? name.split('.answer')[1]?.replace('.', '') ?? ''

function exampleOf(answer: DocumentedAnswer, shown: Shown): [string, Part][] {
  const best = bestOf(shown.get(answer) ?? [])
  if (!best) return []
  const name = answer.kinds.length > 0 ? exampleName(answer) : `success${exampleName(answer)}`
  return [[name, { summary: best.title, value: best.answer }]]
}

const header = (description: string, schema: Schema): Part => ({ description, schema })

function headersOf(answers: readonly DocumentedAnswer[], shown: Shown): Part {
  const exchanges = answers.flatMap((answer) => shown.get(answer) ?? [])
  const [{ status } = { status: 0 }] = answers
  return {
    'x-request-id': { $ref: '#/components/headers/x-request-id' },
    ...(answers.some(({ hasWait }) => hasWait) && { 'Retry-After': { $ref: '#/components/headers/Retry-After' } }),
    ...(status === 401 && { 'WWW-Authenticate': header('`Bearer`', { type: 'string' }) }),
    ...(status === 302 && { Location: header('Where the bytes are.', { type: 'string', format: 'uri' }) }),
    ...(exchanges.some(({ setsCookie }) => setsCookie) && {
      'Set-Cookie': header('The session, as `session_id`; or its end.', { type: 'string' }),
    }),
  }
}

/** The reasons for each refusal, by its component, the usual one first; left out where the name is the only reason. */
function kindsOf(answers: readonly DocumentedAnswer[]): Part {
  const refusals = answers.filter(({ kinds }) => kinds.length > 0)
  const reasons = refusals.map(({ name, kinds }): [string, string] => [name, usualFirst(kinds).join(' ')])
  const untold = reasons.filter(([name, why]) => name.split('.').at(-1) !== why)
  return untold.length > 0 ? { 'x-kinds': Object.fromEntries(untold) } : {}
}

export function responseOf(answers: readonly DocumentedAnswer[], shown: Shown, components: Components): Part {
  const refs = answers.map(({ ref }) => ref)
  // Two refusals may have the same form, so an answer can match both: `anyOf` instead of `oneOf`.
  const schema = refs.length === 1 ? refs[0] : { anyOf: refs }
  const examples = Object.fromEntries(answers.flatMap((answer) => exampleOf(answer, shown)))
  return {
    description: [...new Set(answers.map((answer) => meaningOf(answer, components)))].join('\n'),
    headers: headersOf(answers, shown),
    ...kindsOf(answers),
    content: { 'application/json': { schema, ...(Object.keys(examples).length > 0 && { examples }) } },
  }
}

const securityOf = ({ access: { session } }: Operation): Part[] => {
  const ways: Part[] = [{ bearer: [] }, { cookie: [] }]
  return session === 'none' ? [] : session !== 'required' ? [{}, ...ways] : ways
}

function descriptionOf({ operation: { access, dialect } }: Described, { description }: OperationWords): string {
  const role = { anybody: '', leader: 'For leaders and admins.', admin: 'For admins.' }[access.role]
  const recent = access.recentLogin ? 'Needs a login of the last fifteen minutes.' : ''
  const session = access.session === 'optional' && dialect !== 'usermodule' ? 'A session is optional.' : ''
  return [description?.trim(), role, recent, session].filter(Boolean).join(' ')
}

export function operationOf(
  described: Described,
  { method, path, operationId }: Place,
  words: DialectWords,
  components: Components,
): Part {
  const { operation, answers, shown } = described
  const own = wordsFor(operation, words)
  const schema = requestOf(described, words)
  const component = `${operation.dialect}.${operation.name}.request`
  const parameters = parametersOf(described, { method, path, operationId }, words)
  const sends = method !== 'GET' && hasBody(operation) && Object.keys(schema.properties ?? {}).length > 0
  const statuses = [...new Set(answers.map(({ status }) => status))]
  const description = descriptionOf(described, own)
  return {
    operationId,
    tags: [tagOf(operation, words)],
    summary: own.summary,
    'x-summary-zh': own.zh,
    ...(description && { description }),
    security: securityOf(operation),
    ...(parameters.length > 0 && { parameters }),
    ...(sends && { requestBody: bodyOf(described, method, components.add(component, schema), schema) }),
    responses: Object.fromEntries(
      statuses.map((status) => [
        String(status),
        responseOf(
          answers.filter((answer) => answer.status === status),
          shown,
          components,
        ),
      ]),
    ),
  }
}

export const tagOf = (operation: Operation, words: DialectWords): string =>
  `${operation.dialect}: ${wordsFor(operation, words).group}`
