/**
 * The reference: an OpenAPI 3.1 document made from the requests, words and answers of the running code. Facts about the
 * functions are read from them (`routes.ts`, `kinds.ts`), descriptions are in `words/`, examples are recorded
 * exchanges.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { answersOf, type DocumentedAnswer, RefusalNames, readDeclared } from './answers.ts'
import { shownBy, validators } from './examples.ts'
import { type Exchange, readExchanges } from './exchanges.ts'
import { faultsOf, readWords } from './faults.ts'
import { readReach } from './kinds.ts'
import { type Described, operationOf, responseOf, tagOf } from './operations.ts'
import { type Operation, readOperations } from './routes.ts'
import { Components, type Schema } from './schema.ts'
import { blocks, describedBy } from './words/bilingual.ts'
import { type DialectWords, readDialectWords, readOpening } from './words/words.ts'

const root = join(import.meta.dirname, '../..')

export interface Document {
  openapi: '3.1.0'
  info: Record<string, unknown>
  servers: { url: string }[]
  tags: { name: string; 'x-name-zh': string; description: string; 'x-description-zh': string }[]
  'x-tagGroups': { name: string; 'x-name-zh': string; tags: string[] }[]
  paths: Record<string, Record<string, Record<string, unknown>>>
  components: { schemas: Record<string, Schema> } & Record<string, unknown>
}

/** The material of the document. */
export interface Reference {
  described: readonly Described[]
  components: Components
  words: ReadonlyMap<string, DialectWords>
  exchanges: readonly Exchange[]
}

/** Names the general refusals of a dialect first, so that a route's own refusals do not take those names. */
function nameGeneralWords(dialects: readonly string[], names: RefusalNames, wordsOf: Parameters<typeof faultsOf>[2]) {
  for (const dialect of dialects) {
    const kinds = Object.keys(wordsOf(dialect).words) as (keyof ReturnType<typeof wordsOf>['words'])[]
    const reach = {
      kinds: new Set(kinds),
      steps: new Set<never>(),
      offersUpload: false,
      countsFailures: false,
      isIdempotent: false,
    }
    for (const kind of kinds) {
      const asked = { dialect, name: 'general', hasBody: true }
      for (const said of faultsOf(asked, { ...reach, kinds: new Set([kind]) }, wordsOf)) {
        names.nameOf(dialect, 'general', said)
      }
    }
  }
}

export async function readReference(): Promise<Reference> {
  const operations = await readOperations()
  const dialects = [...new Set(operations.map(({ dialect }) => dialect))]
  const [reach, declared, wordsOf, exchanges] = await Promise.all([
    readReach(operations.map(({ module }) => module)),
    readDeclared(dialects),
    readWords(dialects),
    readExchanges(operations),
  ])
  const components = new Components()
  const names = new RefusalNames(components)
  nameGeneralWords(dialects, names, wordsOf)
  const sources = { declared, wordsOf, components, names }
  const answered = operations.map((operation) => {
    const own = reach.get(operation.module)
    if (!own) throw new Error(`nobody knows what ${operation.module} can meet`)
    return { operation, reach: own, answers: answersOf(operation, own, sources) }
  })
  const validatorOf = validators(components.schemas)
  const described = answered.map((one): Described => {
    const own = exchanges.filter(({ operation }) => operation === one.operation)
    return { ...one, exchanges: own, shown: shownBy(one.answers, own, validatorOf) }
  })
  const words = new Map(dialects.map((dialect) => [dialect, readDialectWords(dialect)]))
  return { described, components, words, exchanges }
}

const ofOne = { en: 'Of one of the actions.', zh: '由其中某个操作给出。' }

/** `/user` as it is on the wire: one operation whose `Action` selects the action. */
function anyAction(path: string, all: readonly Described[], components: Components): Record<string, unknown> {
  const [first] = all
  if (!first) throw new Error(`${path} has no actions`)
  const name = path.slice(1)
  const names = all.flatMap(({ operation }) => (operation.action ? [operation.name] : []))
  const componentOf = (action: string) => `#/components/schemas/action.${action}.request`
  const requests = names.map((action) => ({ $ref: componentOf(action) }))
  const request: Schema = {
    // The usual action may be left out of a request, so one request can match two schemas: `anyOf` instead of `oneOf`.
    ...(all.some(({ operation }) => operation.action?.isUsual) ? { anyOf: requests } : { oneOf: requests }),
    discriminator: {
      propertyName: 'Action',
      mapping: Object.fromEntries(names.map((action) => [action, componentOf(action)])),
    },
  }
  const answers = new Map<string, DocumentedAnswer>()
  for (const answer of all.flatMap((one) => one.answers)) {
    const key = `${answer.status} ${answer.name}`
    answers.set(key, { ...answer, kinds: [...new Set([...(answers.get(key)?.kinds ?? []), ...answer.kinds])].sort() })
  }
  const statuses = [...new Set([...answers.values()].map(({ status }) => status))].sort()
  return {
    operationId: `action.${name}`,
    tags: ['action: By Action'],
    summary: `Any action of ${path}`,
    'x-summary-zh': `${path} 的任意操作`,
    ...describedBy({
      en: 'As it is on the wire: `Action` says which is meant. Each action is described on its own.',
      zh: '这是实际发送的形式：由 `Action` 指明操作。每个操作另有各自的说明。',
    }),
    security: [{}, { bearer: [] }, { cookie: [] }],
    requestBody: {
      required: true,
      content: { 'application/json': { schema: components.add(`action.${name}.request`, request) } },
    },
    responses: Object.fromEntries(
      statuses.map((status) => {
        const own = [...answers.values()].filter((answer) => answer.status === status)
        return [String(status), { ...responseOf(own, new Map(), components), ...describedBy(ofOne) }]
      }),
    ),
  }
}

type Paths = Document['paths']

function pathsOf(described: readonly Described[], words: DialectWords, components: Components): Paths {
  const paths: Paths = {}
  const put = (path: string, method: string, operation: Record<string, unknown>) => {
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation }
  }
  const actions = Map.groupBy(
    described.filter(({ operation }) => operation.action || operation.isPath),
    ({ operation }) => operation.routes[0]?.path ?? '',
  )
  for (const one of described.filter(({ operation }) => !operation.isPath)) {
    const { dialect, name, action, routes } = one.operation
    for (const [index, { method, path }] of routes.entries()) {
      const operationId =
        index === 0 ? `${dialect}.${name}` : `${dialect}.${name}.${method.toLowerCase()}${path.replaceAll('/', '.')}`
      const address = action ? `${path}#${name}` : path
      put(address, method, operationOf(one, { method, path, operationId }, words, components))
    }
  }
  for (const [path, all] of actions) put(path, 'POST', anyAction(path, all, components))
  return paths
}

/** The components that these parts refer to, directly or through others. */
function used(parts: unknown, components: Components): Record<string, Schema> {
  const found = new Set<string>()
  const walk = (part: unknown) => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (found.has(name)) continue
      found.add(name)
      walk(components.schemas.get(name))
    }
  }
  walk(parts)
  return Object.fromEntries([...components.schemas].filter(([name]) => found.has(name)).sort(byName))
}

const byName = ([one]: [string, unknown], [other]: [string, unknown]) => (one < other ? -1 : 1)

type Tag = Document['tags'][number]

const byAction: Tag = {
  name: 'action: By Action',
  'x-name-zh': '按 Action',
  ...describedBy({ en: 'The three paths as they are on the wire.', zh: '三个路径，按实际发送的形式。' }),
}

/** @throws where a group has no description */
function groupsOf({ about, groups }: DialectWords, dialect: string): Tag[] {
  const own = Object.keys(groups).map((group): Tag => {
    const words = about[group]
    if (words === undefined) throw new Error(`resources/openapi/words/${dialect}.yml does not say what ${group} has`)
    return { name: `${dialect}: ${group}`, 'x-name-zh': words.name, ...describedBy(words) }
  })
  return dialect === 'action' ? [...own, byAction] : own
}

const headers = {
  'x-request-id': {
    ...describedBy({ en: 'Finds the request in the log.', zh: '用来在日志中找到这个请求。' }),
    schema: { type: 'string' },
  },
  'Retry-After': {
    ...describedBy({ en: 'Whole seconds to wait.', zh: '要等待的整秒数。' }),
    schema: { type: 'integer', minimum: 1 },
  },
}

const securitySchemes = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    ...describedBy({
      en: 'The `token` of any login of any dialect.',
      zh: '任何一种方言的任何一次登录所得的 `token`。',
    }),
  },
  cookie: {
    type: 'apiKey',
    in: 'cookie',
    name: 'session_id',
    ...describedBy({ en: 'Set by every login.', zh: '每次登录都会设置。' }),
  },
}

/** The opening, and what each dialect is, under its title. */
const descriptionOf = (dialects: readonly DialectWords[]) =>
  blocks(
    [
      ...readOpening(),
      ...dialects.map(({ title, description }) => ({
        en: `## ${title.en}\n\n${description.en}`,
        zh: `## ${title.zh}\n\n${description.zh}`,
      })),
    ],
    '\n\n',
  )

/**
 * The document of these dialects.
 * @param title follows `Gatehouse` in the document's title
 */
function documentOf({ described, components, words }: Reference, dialects: readonly string[], title: string): Document {
  const { version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, string>
  const parts = dialects.map((dialect) => {
    const own = words.get(dialect)
    if (!own) throw new Error(`resources/openapi/words/${dialect}.yml is missing`)
    const ofDialect = described.filter(({ operation }) => operation.dialect === dialect)
    return { dialect, words: own, paths: pathsOf(ofDialect, own, components) }
  })
  // Two dialects may share a path with different methods.
  const paths: Paths = {}
  for (const [path, methods] of parts.flatMap((part) => Object.entries(part.paths))) {
    paths[path] = { ...paths[path], ...methods }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: `Gatehouse${title}`,
      version,
      summary: 'Accounts, files and friends for mobile apps, in five dialects over one store.',
      'x-summary-zh': '移动应用的账户、文件和好友：五种方言，一个库。',
      ...describedBy(descriptionOf(parts.map(({ words: own }) => own))),
      license: { name: license, identifier: license },
    },
    servers: [{ url: '/' }],
    tags: parts.flatMap(({ dialect, words: own }) => groupsOf(own, dialect)),
    'x-tagGroups': parts.map(({ dialect, words: own }) => ({
      name: own.title.en,
      'x-name-zh': own.title.zh,
      tags: groupsOf(own, dialect).map(({ name }) => name),
    })),
    paths,
    components: { schemas: used(paths, components), headers, securitySchemes },
  }
}

/** `gatehouse`, and a document for each dialect. */
export function documentsOf(reference: Reference): ReadonlyMap<string, Document> {
  const all = [...reference.words.keys()]
  const one = (dialect: string): [string, Document] => [dialect, documentOf(reference, [dialect], `, ${dialect}`)]
  return new Map([
    ['gatehouse', documentOf(reference, all, '')],
    ...all.filter((dialect) => dialect !== 'platform').map(one),
  ])
}

export type { Operation }
export { tagOf }
