/** The descriptions of the operations: one file a dialect. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

export interface OperationWords {
  summary: string
  /** The summary in Chinese. */
  zh: string
  description?: string
  /** Fields with another meaning in this operation than elsewhere in the dialect. */
  fields?: Readonly<Record<string, string>>
  /** Parameters of the query that are ignored, and that this service's own links contain. */
  query?: Readonly<Record<string, string>>
}

export interface DialectWords {
  title: string
  description: string
  /** A description of each group, and the groups: operations with their words. */
  about: Readonly<Record<string, string>>
  groups: Readonly<Record<string, Readonly<Record<string, OperationWords>>>>
  fields: Readonly<Record<string, string>>
}

export const readDialectWords = (dialect: string): DialectWords =>
  parse(readFileSync(join(import.meta.dirname, `${dialect}.yml`), 'utf8')) as DialectWords
