/** The descriptions of the operations in both languages: one file a dialect. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Bilingual } from './bilingual.ts'

export interface OperationWords {
  summary: Bilingual
  description?: Bilingual
  /** Fields with another meaning in this operation than elsewhere in the dialect. */
  fields?: Readonly<Record<string, Bilingual>>
  /** Parameters of the query that are ignored, and that this service's own links contain. */
  query?: Readonly<Record<string, Bilingual>>
}

/** The description of a group, and its name in Chinese. */
interface GroupWords extends Bilingual {
  name: string
}

export interface DialectWords {
  title: Bilingual
  description: Bilingual
  /** A description of each group, and the groups: operations with their words. */
  about: Readonly<Record<string, GroupWords>>
  groups: Readonly<Record<string, Readonly<Record<string, OperationWords>>>>
  fields: Readonly<Record<string, Bilingual>>
}

const read = <Words>(file: string) => parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as Words

export const readDialectWords = (dialect: string): DialectWords => read(`${dialect}.yml`)

/** What the document says before it comes to its dialects, paragraph by paragraph. */
export const readOpening = (): readonly Bilingual[] => read('opening.yml')
