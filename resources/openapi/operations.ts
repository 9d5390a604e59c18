/** One operation of the document. */
import type { DocumentedAnswer } from './answers.ts'
import { hasBody } from './answers.ts'
import { bestOf, type Shown } from './examples.ts'
import { type Exchange, fitsPath } from './exchanges.ts'
import type { Reach } from './kinds.ts'
import type { Operation } from './routes.ts'
import { type Components, requestSchema, type Schema } from './schema.ts'
import { type Bilingual, blocks, describedBy, inBoth, sentences } from './words/bilingual.ts'
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

function fieldWords(name: string, { operation }: Described, words: DialectWords): Bilingual {
  const own = wordsFor(operation, words).fields?.[name] ?? words.fields[name]
  if (own === undefined) throw new Error(`resources/openapi/words/${operation.dialect}.yml has no words for ${name}`)
  return own
}

/** The fields of a request, each with its description. */
export function requestOf(described: Described, words: DialectWords): Schema {
  const { operation } = described
  const { properties = {}, required = [] } = requestSchema(operation.fields)
  const ownToken =
    operation.dialect === 'kms' && operation.access.session === 'required' ? { token: { type: 'string' } } : {}
  const fields = Object.entries({ ...properties, ...ownToken }).map(([name, schema]): [string, Schema] => [
    name,
    { ...schema, ...describedBy(fieldWords(name, described, words)) },
  ])
  const action = (): Schema => ({
    type: 'string',
    const: operation.name,
    ...describedBy(fieldWords('Action', described, words)),
  })
  const needsAction = operation.action !== null && !operation.action.isUsual
  const all = [...(needsAction ? ['Action'] : []), ...required]
  return {
    type: 'object',
    properties: Object.fromEntries([...(operation.action ? [['Action', action()] as const] : []), ...fields]),
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
  ...describedBy({
    en: 'The same key with the same request within 24 hours is done once and answered alike.',
    zh: '24 小时内，同一个键加同样的请求只执行一次，并得到同样的应答。',
  }),
  schema: { type: 'string', maxLength: 64 },
}

/** A DELETE may also send its fields in the body. */
const isNeeded = (method: string, name: string, required: readonly string[]) =>
  method === 'GET' && required.includes(name)

const isSuccess = ({ kinds }: DocumentedAnswer) => kinds.length === 0
const hasJson = ({ form, fields }: Exchange) => form === 'json' && Object.keys(fields ?? {}).length > 0

/** The exchange whose request is the example at this place: one with a body that can be shown, where there is one. */
function exampleAt({ answers, exchanges, shown }: Described, { method, path }: Place): Exchange | undefined {
  const shows = (exchange: Exchange) => (answer: DocumentedAnswer) =>
    answer.status === exchange.status && (exchange.answer === undefined || shown.get(answer)?.includes(exchange))
  const here = exchanges.filter((one) => one.method === method && fitsPath(path, one.path))
  const successful = here.filter((one) => answers.filter(isSuccess).some(shows(one)))
  return bestOf(successful.filter(hasJson)) ?? bestOf(successful)
}

/** @throws where no exchange shows the path */
function pathExamples(described: Described, place: Place): ReadonlyMap<string, string> {
  const template = place.path.split('/')
  const shown = exampleAt(described, place)?.path.split('/') ?? []
  return new Map(
    template.flatMap((part, index): [string, string][] => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1]
      if (name === undefined) return []
      const value = shown[index]
      if (value === undefined) throw new Error(`no recorded exchange shows a success of ${place.method} ${place.path}`)
      return [[name, decodeURIComponent(value)]]
    }),
  )
}

function parametersOf(described: Described, place: Place, words: DialectWords): Part[] {
  const { method } = place
  const inPath = [...pathExamples(described, place)].map(([name, example]) => ({
    name,
    in: 'path',
    required: true,
    ...describedBy(fieldWords(name, described, words)),
    schema: { type: 'string' },
    example,
  }))
  const { properties = {}, required = [] } = readsQuery(method) ? requestOf(described, words) : {}
  const fields = exampleAt(described, place)?.fields
  const inQuery = Object.entries(properties).map(([name, { description, 'x-description-zh': zh, ...schema }]) => ({
    name,
    in: 'query',
    ...(isNeeded(method, name, required) && { required: true }),
    description,
    'x-description-zh': zh,
    schema,
    ...(isNeeded(method, name, required) && { example: fields?.[name] }),
  }))
  const inLinks = Object.entries(wordsFor(described.operation, words).query ?? {}).map(([name, text]) => ({
    name,
    in: 'query',
    ...describedBy(text),
    schema: { type: 'string' },
  }))
  return [...inPath, ...inQuery, ...inLinks, ...(described.reach.isIdempotent ? [idempotencyKey] : [])]
}

const hasFile = ({ properties = {} }: Schema) =>
  Object.values(properties).some(({ contentMediaType }) => contentMediaType)

function requestExamples(exchanges: readonly Exchange[]): Part {
  const json = bestOf(exchanges.filter(hasJson))
  return json ? { examples: { request: { summary: json.title, value: json.fields } } } : {}
}

function bodyOf(described: Described, method: string, ref: Schema, schema: Schema): Part {
  const successes = described.answers.filter(isSuccess)
  const examples = requestExamples(successes.flatMap((answer) => described.shown.get(answer) ?? []))
  const forms = ['application/x-www-form-urlencoded', ...(hasFile(schema) ? ['multipart/form-data'] : [])]
  const content = { 'application/json': { schema: ref, ...examples } }
  return {
    ...(method !== 'DELETE' && (schema.required?.length ?? 0) > 0 && { required: true }),
    content: { ...content, ...Object.fromEntries(forms.map((form) => [form, { schema: ref }])) },
  }
}

const success: Bilingual = { en: 'Success.', zh: '成功。' }

function meaningOf({ kinds, name }: DocumentedAnswer, components: Components): Bilingual {
  const words = said(components.schemas.get(name))
  if (kinds.length === 0) return words === '' ? { en: `- ${success.en}`, zh: `- ${success.zh}` } : inBoth(`- ${words}`)
  const { en, zh } = sentences(kinds.map((kind) => meanings[kind]))
  return { en: `- ${words}: ${en}`, zh: `- ${words}：${zh}` }
}

const exampleName = ({ kinds, name }: DocumentedAnswer) => kinds[0] ?? name.split('.answer')[1]?.replace('.', '') ?? ''

function exampleOf(answer: DocumentedAnswer, shown: Shown): [string, Part][] {
  const best = bestOf(shown.get(answer) ?? [])
  if (!best) return []
  const name = answer.kinds.length > 0 ? exampleName(answer) : `success${exampleName(answer)}`
  return [[name, { summary: best.title, value: best.answer }]]
}

const header = (text: Bilingual, schema: Schema): Part => ({ ...describedBy(text), schema })

const challenge: Bilingual = { en: 'What is asked for: `Bearer`.', zh: '所要求的凭证：`Bearer`。' }
const location: Bilingual = { en: 'Where the bytes are.', zh: '文件字节所在的地址。' }
const cookie: Bilingual = {
  en: 'The session, as `session_id`; or its end.',
  zh: '名为 `session_id` 的会话；或使其结束。',
}

function headersOf(answers: readonly DocumentedAnswer[], shown: Shown): Part {
  const exchanges = answers.flatMap((answer) => shown.get(answer) ?? [])
  const [{ status } = { status: 0 }] = answers
  return {
    'x-request-id': { $ref: '#/components/headers/x-request-id' },
    ...(answers.some(({ hasWait }) => hasWait) && { 'Retry-After': { $ref: '#/components/headers/Retry-After' } }),
    ...(status === 401 && { 'WWW-Authenticate': header(challenge, { type: 'string' }) }),
    ...(status === 302 && { Location: header(location, { type: 'string', format: 'uri' }) }),
    ...(exchanges.some(({ setsCookie }) => setsCookie) && {
      'Set-Cookie': header(cookie, { type: 'string' }),
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
    ...describedBy(
      blocks(
        answers.map((answer) => meaningOf(answer, components)),
        '\n',
      ),
    ),
    headers: headersOf(answers, shown),
    ...kindsOf(answers),
    content: { 'application/json': { schema, ...(Object.keys(examples).length > 0 && { examples }) } },
  }
}

const securityOf = ({ access: { session } }: Operation): Part[] => {
  const ways: Part[] = [{ bearer: [] }, { cookie: [] }]
  return session === 'none' ? [] : session !== 'required' ? [{}, ...ways] : ways
}

const admits: Readonly<Record<Operation['access']['role'], readonly Bilingual[]>> = {
  anybody: [],
  leader: [{ en: 'For leaders and admins.', zh: '仅限领导和管理员。' }],
  admin: [{ en: 'For admins.', zh: '仅限管理员。' }],
}
const recent: Bilingual = { en: 'Needs a login of the last fifteen minutes.', zh: '需要最近十五分钟内的登录。' }
const optional: Bilingual = { en: 'A session is optional.', zh: '会话可有可无。' }

function descriptionOf({ operation: { access, dialect } }: Described, { description }: OperationWords): Bilingual {
  return sentences([
    ...(description ? [description] : []),
    ...admits[access.role],
    ...(access.recentLogin ? [recent] : []),
    ...(access.session === 'optional' && dialect !== 'usermodule' ? [optional] : []),
  ])
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
    summary: own.summary.en,
    'x-summary-zh': own.summary.zh,
    ...(description.en !== '' && describedBy(description)),
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
