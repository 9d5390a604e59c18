/** The sources of the working tree and of commits, and their imports. */
import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

export const root = join(import.meta.dirname, '../..')
export const git = (...parameters: string[]): string =>
  execFileSync('git', parameters, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 })

/** Path → text. */
export type Code = ReadonlyMap<string, string>

export const deployed = ['functions', 'lib'] as const
export const all = [...deployed, 'local', 'resources'] as const

/** The sources in these folders. @param commit null for the working tree */
export function readCode(commit: string | null, folders: readonly string[]): Code {
  if (commit === null) {
    const paths = globSync(`{${folders.join()}}/**/*.ts`, { cwd: root })
    return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
  }
  const paths = git('ls-tree', '-r', '--name-only', commit, ...folders).split('\n')
  return new Map(paths.filter((path) => path.endsWith('.ts')).map((path) => [path, git('show', `${commit}:${path}`)]))
}

const comments = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm

export const withoutComments = (text: string): string => text.replace(comments, '')

export const commentLines = (text: string): number =>
  [...text.matchAll(comments)].reduce((sum, [comment]) => sum + comment.trim().split('\n').length, 0)

const specifiers = /^(?:import|export)\b([^;'"]*?\bfrom\s*|\s*)'([^']+)'/gm

/** Whether an import is of types alone, which no bundle contains. */
const isOfTypes = (clause: string): boolean => {
  if (/^\s*type\b/.test(clause)) return true
  const [, names] = /^\s*\{([^}]*)\}/.exec(clause) ?? []
  const list = (names ?? '').split(',').filter((name) => name.trim() !== '')
  return list.length > 0 && list.every((name) => /^\s*type\s/.test(name))
}

export interface Import {
  to: string
  isOfTypes: boolean
}

/** The imports of a file: our files as paths, packages by name. */
export function importsOf(path: string, text: string): Import[] {
  return [...withoutComments(text).matchAll(specifiers)].map(([, clause = '', to = '']) => ({
    to: to.startsWith('.') ? posix.join(posix.dirname(path), to) : to,
    isOfTypes: isOfTypes(clause),
  }))
}

/** The files that a file imports, directly or through others. */
export function reached(from: string, code: Code, withTypes: boolean): ReadonlySet<string> {
  const known = new Set([from])
  for (const path of known) {
    for (const one of importsOf(path, code.get(path) ?? '')) {
      if (code.has(one.to) && (withTypes || !one.isOfTypes)) known.add(one.to)
    }
  }
  return known
}

export const rooms = (paths: Iterable<string>): number => new Set([...paths].map((path) => posix.dirname(path))).size

/** Files that import themselves through others, counting imports of types. */
export function inCircles(code: Code): string[] {
  const next = new Map([...code].map(([path, text]) => [path, importsOf(path, text).map(({ to }) => to)]))
  const reachesItself = (path: string): boolean => {
    const known = new Set(next.get(path))
    for (const one of known) for (const other of next.get(one) ?? []) known.add(other)
    return known.has(path)
  }
  return [...code.keys()].filter(reachesItself)
}
