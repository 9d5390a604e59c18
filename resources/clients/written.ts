/**
 * `npm run clients`: writes the generated parts of clients/ from docs/openapi/gatehouse.json: the types and the table
 * of operations of the typed client, and the collection of requests.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { explain } from '../build/usage.ts'
import type { Document } from '../openapi/document.ts'
import { collection } from './bruno.ts'
import { clientSource } from './typescript.ts'

const root = join(import.meta.dirname, '../..')
const reference = join(root, 'docs/openapi/gatehouse.json')
const bruno = join(root, 'clients/bruno')

/** The files that a run would write, by their paths below the repository. */
export function generatedClients(): ReadonlyMap<string, string> {
  const document = JSON.parse(readFileSync(reference, 'utf8')) as Document
  const requests = [...collection(document)].map(([file, text]): [string, string] => [`clients/bruno/${file}`, text])
  return new Map([['clients/typescript/src/reference.ts', clientSource(document)], ...requests])
}

/** The files as they are in the repository. */
export function committedClients(): ReadonlyMap<string, string> {
  const requests = readdirSync(bruno, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  const files = ['clients/typescript/src/reference.ts', ...requests]
  return new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))
}

if (import.meta.main) {
  explain(`Usage: npm run clients

Writes what is generated below clients/, out of docs/openapi/gatehouse.json: the types of the typed client, and the
collection of requests for Bruno.`)
  rmSync(bruno, { recursive: true, force: true })
  for (const [file, text] of generatedClients()) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
}
