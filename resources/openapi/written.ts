/**
 * `npm run docs:openapi`: writes docs/openapi, a document for each dialect and one for all, from the code and the
 * recorded exchanges.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { explain } from '../build/usage.ts'
import { documentsOf, readReference } from './document.ts'

const folder = join(import.meta.dirname, '../../docs/openapi')

/** The documents in the repository, by name. */
export function readCommitted(): ReadonlyMap<string, unknown> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
  return new Map(
    files.map((file) => [file.replace(/\.json$/, ''), JSON.parse(readFileSync(join(folder, file), 'utf8')) as unknown]),
  )
}

if (import.meta.main) {
  explain(`Usage: npm run docs:openapi

Writes docs/openapi, one document a dialect and one of all.`)
  mkdirSync(folder, { recursive: true })
  for (const [name, document] of documentsOf(await readReference())) {
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(document, null, 1)}\n`)
  }
}
