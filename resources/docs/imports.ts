/** The imports between parts of lib/, read from the sources. */
import { globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

const root = join(import.meta.dirname, '../..')
const specifiers = /\bfrom\s+'(\.[^']+)'/g

/** Folders of lib/ that are no nouns: they are below or above all of them. */
const shelves = new Set(['dialects', 'aws', 'identity', 'content', 'caller'])

/** `lib/<noun>/…` → `<noun>`; undefined for shelves of values, the AWS clients, dialects and files of lib/ itself. */
export function nounOf(path: string): string | undefined {
  const [, folder] = /^lib\/([^/]+)\/.+/.exec(path) ?? []
  return folder === undefined || shelves.has(folder) ? undefined : folder
}

/** Noun → the nouns that its files import, types included; both in alphabetical order. */
export function readArrows(): ReadonlyMap<string, readonly string[]> {
  const arrows = new Map<string, Set<string>>()
  for (const path of globSync('lib/*/**/*.ts', { cwd: root })) {
    const noun = nounOf(path)
    if (noun === undefined) continue
    const known = arrows.get(noun) ?? new Set()
    arrows.set(noun, known)
    for (const [, specifier = ''] of readFileSync(join(root, path), 'utf8').matchAll(specifiers)) {
      const other = nounOf(posix.join(posix.dirname(path), specifier))
      if (other !== undefined && other !== noun) known.add(other)
    }
  }
  const sorted = [...arrows].sort(([one], [other]) => (one < other ? -1 : 1))
  return new Map(sorted.map(([noun, others]) => [noun, [...others].sort()]))
}
