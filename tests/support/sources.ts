import { globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

/** Path from the project's root → text. */
export type Sources = ReadonlyMap<string, string>

export interface Import {
  from: string
  /** A path from the project's root, or a package's name as written. */
  to: string
}

const root = join(import.meta.dirname, '../..')

export function projectSources(): Sources {
  const paths = globSync('{bench,functions,lib,local,resources,tests}/**/*.{ts,tsx}', { cwd: root })
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
}

const comments = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm

/** The text without comments, which may name what code must not. */
export function codeOf(text: string): string {
  return text.replace(comments, '')
}

const specifiers = /\b(?:import|export)\b(?:[^'"`;()]*?\bfrom\s*|\s*\(?\s*)(['"])([^'"\n]+)\1/g

/** Every import and re-export, also of types: knowing a type is a dependency too. */
export function importsOf(sources: Sources): Import[] {
  return [...sources].flatMap(([from, text]) =>
    [...codeOf(text).matchAll(specifiers)].map(([, , specifier = '']) => ({
      from,
      to: specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : specifier,
    })),
  )
}
