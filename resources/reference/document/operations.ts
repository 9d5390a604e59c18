/** The operations of the document, in the order of its groups, and how they are found. */
import type { DocumentedOperation, ReferenceDocument, Told } from './document.ts'

export interface Operation extends DocumentedOperation {
  method: string
  /** As a client sends it, without the fragment that names an action. */
  path: string
  /** The `Action` of the body, where the path has several. */
  action: string | null
}

export interface Group {
  /** `Accounts (用户)` */
  name: string
  zh: string
  about: Told
  operations: readonly Operation[]
}

export interface Dialect {
  name: string
  zh: string
  /** Of its own document: `/openapi/kms.json`. The rest has none. */
  document: string | null
  groups: readonly Group[]
}

const operationsBy = (document: ReferenceDocument): Operation[] =>
  Object.entries(document.paths).flatMap(([key, methods]) => {
    const [path = '', action = null] = key.split('#')
    return Object.entries(methods).map(([method, one]) => ({ ...one, method: method.toUpperCase(), path, action }))
  })

/** Dialects with their groups; a group without operations is left out. */
export function dialectsOf(document: ReferenceDocument): Dialect[] {
  const operations = operationsBy(document)
  const tagged = new Map(document.tags.map((tag) => [tag.name, tag]))
  return document['x-tagGroups'].map(({ name, 'x-name-zh': zh, tags }) => ({
    name,
    zh,
    document: tags.every((tag) => tag.startsWith(`${name}: `)) ? `/openapi/${name}.json` : null,
    groups: tags
      .map((tag) => ({
        name: tag.slice(tag.indexOf(': ') + 2),
        zh: tagged.get(tag)?.['x-name-zh'] ?? '',
        about: tagged.get(tag) ?? {},
        operations: operations.filter((one) => one.tags[0] === tag),
      }))
      .filter((group) => group.operations.length > 0),
  }))
}

/** Everything that one may remember of an operation: its names, its words, what it answers. */
const textOf = ({
  operationId,
  method,
  path,
  action,
  summary,
  'x-summary-zh': zh,
  tags,
  responses,
}: Operation): string =>
  [
    operationId,
    `${method} ${path}`,
    action ?? '',
    summary,
    zh,
    ...tags,
    ...Object.entries(responses).flatMap(([status, { description = '', 'x-description-zh': told = '' }]) => [
      status,
      description,
      told,
    ]),
  ]
    .join('\n')
    .toLowerCase()

const texts = new WeakMap<Operation, string>()

function rememberedText(operation: Operation): string {
  const text = texts.get(operation) ?? textOf(operation)
  texts.set(operation, text)
  return text
}

/** Whether an operation has every word of a search. */
export function isFound(operation: Operation, search: string): boolean {
  const text = rememberedText(operation)
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

/** @param id `action.Login` */
export function findOperation(dialects: readonly Dialect[], id: string): Operation | undefined {
  return dialects
    .flatMap(({ groups }) => groups.flatMap(({ operations }) => operations))
    .find(({ operationId }) => operationId === id)
}
