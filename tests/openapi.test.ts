/** The reference (docs/openapi) and the recorded exchanges, each held against the other. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { DocumentedAnswer } from '../resources/openapi/answers.ts'
import { type Document, documentsOf, type Reference, readReference } from '../resources/openapi/document.ts'
import { type ValidatorOf, validators } from '../resources/openapi/examples.ts'
import type { Exchange } from '../resources/openapi/exchanges.ts'
import type { Described } from '../resources/openapi/operations.ts'
import { unmet } from '../resources/openapi/unmet.ts'
import { type Unshown, unshown } from '../resources/openapi/unshown.ts'
import { readCommitted } from '../resources/openapi/written.ts'

let reference: Reference
let documents: ReadonlyMap<string, Document>
let validatorOf: ValidatorOf

beforeAll(async () => {
  reference = await readReference()
  documents = documentsOf(reference)
  validatorOf = validators(reference.components.schemas)
})

const named = ({ operation: { dialect, name } }: Described) => `${dialect}.${name}`
const called = ({ name, step, method, path }: Exchange) => `${name}, step ${step}: ${method} ${path}`

/** Another method of the path, or none: no operation was asked for. */
const METHOD_NOT_ALLOWED = 405

const answered = ({ exchanges }: Described) =>
  exchanges.filter(({ status, answer }) => status !== METHOD_NOT_ALLOWED && answer !== undefined)

describe('Every recorded exchange', () => {
  test('there are thousands of them', () => {
    expect(reference.described.flatMap(answered).length).toBeGreaterThan(3_500)
  })

  test('is answered with a documented status and body, down to the last field', () => {
    const undocumented = reference.described.flatMap((one) => {
      const shown = new Set([...one.shown.values()].flat())
      return answered(one).filter((exchange) => !shown.has(exchange))
    })
    expect(undocumented.map((one) => `${called(one)} → ${one.status} ${JSON.stringify(one.answer)}`)).toEqual([])
  })

  test('that succeeds sent what the document asks for', () => {
    const refused = reference.described.flatMap((one) => {
      const successes = one.answers.filter(({ kinds }) => kinds.length === 0)
      const sent = successes.flatMap((answer) => one.shown.get(answer) ?? [])
      const takes = takenBy(one)
      return sent.filter(({ fields }) => fields && !takes(fields)).map(called)
    })
    expect(refused).toEqual([])
  })
})

/** Absent, as the document says in its words: null everywhere, and an empty text in an optional field. */
const isAbsent = (value: unknown, required: boolean) => value === null || (value === '' && !required)

function takenBy(one: Described): (fields: NonNullable<Exchange['fields']>) => boolean {
  const schema = reference.components.schemas.get(`${named(one)}.request`)
  if (!schema) return () => true
  const validate = validatorOf(`${named(one)}.request`)
  return (fields) => {
    const given = Object.entries(fields).filter(
      ([key, value]) => !isAbsent(value, schema.required?.includes(key) ?? false),
    )
    return validate(Object.fromEntries(given))
  }
}

/** What is read and refused before the operation is looked at, by the same functions everywhere. */
const general = new Set([
  'body-too-large',
  'foreign-origin',
  'forbidden',
  'internal',
  'malformed',
  'no-session',
  'unavailable',
])

const covers = (one: Described, answer: DocumentedAnswer) => (reason: Unshown) =>
  (reason.operations.includes(named(one)) || reason.operations.includes(`${one.operation.dialect}.*`)) &&
  (reason.kind === 'success' ? answer.kinds.length === 0 : answer.kinds.includes(reason.kind))

/** Answers without an exchange, those left out that another operation of the dialect shows in the same words. */
function unshownAnswers(): { one: Described; answer: DocumentedAnswer }[] {
  const all = reference.described.flatMap((one) => [...one.shown].map(([answer, by]) => ({ one, answer, by })))
  const shown = new Set(all.filter(({ by }) => by.length > 0).map(({ answer }) => `${answer.status} ${answer.name}`))
  const isGeneral = ({ kinds, status, name }: DocumentedAnswer) =>
    kinds.length > 0 && kinds.every((kind) => general.has(kind)) && shown.has(`${status} ${name}`)
  return all.filter(({ answer, by }) => by.length === 0 && !isGeneral(answer))
}

describe('Every documented answer', () => {
  test('is shown by an exchange, or it is said why not', () => {
    const unexplained = unshownAnswers().filter(({ one, answer }) => !unshown.some(covers(one, answer)))
    expect(unexplained.map(({ one, answer }) => `${named(one)} → ${answer.status} ${answer.name}`)).toEqual([])
  })

  test('has no excuse that is not needed', () => {
    const all = unshownAnswers()
    const idle = unshown.filter((reason) => !all.some(({ one, answer }) => covers(one, answer)(reason)))
    expect(idle).toEqual([])
    const unknown = unshown
      .flatMap(({ operations }) => operations)
      .filter((name) => !name.endsWith('*') && !reference.described.some((one) => named(one) === name))
    expect(unknown).toEqual([])
  })

  test('is one that the code can give: what it cannot meet is left out by name', () => {
    const wrong = Object.entries(unmet).flatMap(([name, { kinds }]) => {
      const one = reference.described.find((described) => named(described) === name)
      return kinds.filter((kind) => !one?.reach.kinds.has(kind)).map((kind) => `${name} ${kind}`)
    })
    expect(wrong).toEqual([])
  })
})

interface Told {
  place: string
  en: string
  zh: string | undefined
}

/** Every description of a part, with its Chinese, but those of schemas that only happen to have a field of this name. */
function descriptionsIn(part: unknown, place: string): Told[] {
  if (typeof part !== 'object' || part === null) return []
  const { description: en, 'x-description-zh': zh } = part as Record<string, unknown>
  const own = typeof en === 'string' ? [{ place, en, zh: typeof zh === 'string' ? zh : undefined }] : []
  return [...own, ...Object.entries(part).flatMap(([key, inner]) => descriptionsIn(inner, `${place}/${key}`))]
}

/** The fields of an operation's example. */
const requestShown = (operation: Record<string, unknown> = {}): unknown => {
  const { content } = operation['requestBody'] as {
    content: Record<string, { examples?: Record<string, { value: unknown }> }>
  }
  return content['application/json']?.examples?.['request']?.value
}

const code = /`[^`]+`/g
const spoken = (text: string) => text.replace(code, '')
/** Whether a text says anything but words of the wire. */
const speaks = (text: string) => /[A-Za-z]/.test(spoken(text))
/** The words in code, each as often as it stands there; sentences of two languages have them in another order. */
const codeIn = (text: string) => (text.match(code) ?? []).toSorted()

describe('The documents', () => {
  test('docs/openapi is what the code says (else: npm run docs:openapi)', () => {
    expect(readCommitted()).toEqual(
      new Map([...documents].map(([name, document]) => [name, JSON.parse(JSON.stringify(document))])),
    )
  })

  test('say of every operation in Chinese, too, what it does', () => {
    const operations = Object.values(documents.get('gatehouse')?.paths ?? {}).flatMap((methods) =>
      Object.values(methods),
    )
    for (const operation of operations)
      expect(operation).toMatchObject({ 'x-summary-zh': expect.stringMatching(/\p{Script=Han}/u) })
  })

  test('say in Chinese, too, whatever they say in English, with the same words in code', () => {
    for (const [name, document] of documents) {
      const all = descriptionsIn(document, name)
      expect(all.length).toBeGreaterThan(50)
      const english = all.filter(
        ({ en, zh }) => zh === undefined || (speaks(en) && !/\p{Script=Han}/u.test(spoken(zh))),
      )
      expect(english.map(({ place }) => place)).toEqual([])
      const others = all.filter(({ en, zh = '' }) => codeIn(en).join() !== codeIn(zh).join())
      expect(others.map(({ place, en, zh }) => [place, en, zh])).toEqual([])
    }
  })

  test('name every group and dialect in Chinese', () => {
    const { tags = [], 'x-tagGroups': dialects = [] } = documents.get('gatehouse') ?? {}
    for (const { name, 'x-name-zh': zh } of [...tags, ...dialects]) {
      const isName = dialects.some((dialect) => dialect.name === name && dialect.tags[0]?.startsWith(`${name}: `))
      expect([name, zh]).toEqual([name, isName ? name : expect.stringMatching(/\p{Script=Han}/u)])
    }
  })

  test('show with each path the number that its body has', () => {
    const { paths = {} } = documents.get('userapi') ?? {}
    const shown = Object.values(paths).flatMap(({ post }) => {
      const [phone] = (post?.['parameters'] ?? []) as { name: string; example?: string }[]
      return phone?.name === 'phone' ? [[phone.example, requestShown(post)]] : []
    })
    expect(shown.length).toBe(3)
    for (const [phone, fields] of shown) expect(fields).toMatchObject({ phone_number: phone })
  })

  test('have every route of the functions that answer requests', () => {
    const paths = documents.get('gatehouse')?.paths ?? {}
    const documented = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const routes = reference.described.flatMap(({ operation }) =>
      operation.routes.map(({ method, path }) => `${method} ${path}`),
    )
    expect(new Set(documented.map((route) => route.replace(/#.*/, '')))).toEqual(new Set(routes))
    const actions = reference.described.flatMap(({ operation }) =>
      operation.action ? [`POST ${operation.routes[0]?.path}#${operation.name}`] : [],
    )
    expect(documented.filter((route) => route.includes('#')).sort()).toEqual(actions.sort())
  })

  test('know the actions of a path by their Action', () => {
    const { schemas = {} } = documents.get('action')?.components ?? {}
    const mapping = schemas['action.user.request']?.discriminator?.mapping ?? {}
    expect(Object.keys(mapping)).toContain('Login')
    for (const [name, ref] of Object.entries(mapping)) {
      expect(schemas[ref.replace('#/components/schemas/', '')]?.properties?.['Action']?.const).toBe(name)
    }
  })
})
