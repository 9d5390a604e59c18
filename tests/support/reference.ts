/** Checks live exchanges against the committed reference. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ReferenceDocument, type ReferenceJudge, referenceJudge } from '../conformance/reference.ts'

const file = join(import.meta.dirname, '../../docs/openapi/gatehouse.json')

export const committedReference = (): ReferenceJudge =>
  referenceJudge(JSON.parse(readFileSync(file, 'utf8')) as ReferenceDocument)
