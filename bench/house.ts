/** `npm run bench:house -- [<commit> …]`: figures of the layout of the code, of the working tree and of commits. */
import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { explain } from '../resources/build/usage.ts'

const root = join(import.meta.dirname, '..')
const git = (...parameters: string[]) =>
  execFileSync('git', parameters, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 })

/** Path → text, of functions/ and lib/. */
type Code = ReadonlyMap<string, string>

function codeOf(commit: string | null): Code {
  if (commit === null) {
    const paths = globSync('{functions,lib}/**/*.ts', { cwd: root })
    return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
  }
  const paths = git('ls-tree', '-r', '--name-only', commit, 'functions', 'lib').split('\n')
  return new Map(paths.filter((path) => path.endsWith('.ts')).map((path) => [path, git('show', `${commit}:${path}`)]))
}

const importsOf = (path: string, text: string): string[] =>
  [...text.matchAll(/\bfrom\s+'(\.[^']+)'/g)].map(([, to = '']) => posix.join(posix.dirname(path), to))

/** The files that one imports, itself and by way of others; types too. */
function reached(from: string, code: Code): ReadonlySet<string> {
  const known = new Set([from])
  for (const path of known) for (const to of importsOf(path, code.get(path) ?? '')) if (code.has(to)) known.add(to)
  return known
}

const rooms = (paths: Iterable<string>): number => new Set([...paths].map((path) => posix.dirname(path))).size

const expressions =
  /attribute_(?:not_)?exists|\b(?:SET|REMOVE|ADD|DELETE) [#\w$]|(?:environment|surroundings)\(\)\.\w+Table\b/g
const comments = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm
const isOfTables = (path: string) => /^lib\/(aws\/|config\.ts$)|(^|\/)(table|\w+Table)\.ts$/.test(path)

function circlesOf(code: Code): number {
  const reachedBy = new Map([...code.keys()].map((path) => [path, importsOf(path, code.get(path) ?? '')]))
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
    (reachedBy.get(from) ?? []).some((next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))))
  return [...code.keys()].filter((path) => reaches(path, path)).length
}

function figuresOf(code: Code): Record<string, number> {
  const lines = [...code.values()].map((text) => text.split('\n').length - 1).sort((one, other) => one - other)
  const outside = [...code].filter(([path]) => path.startsWith('lib/') && !isOfTables(path))
  const phone = reached('functions/userapi/loginPhone/post.ts', code)
  const file = reached('functions/kms/upload.ts', code)
  return {
    files: code.size,
    lines: lines.reduce((sum, one) => sum + one, 0),
    'lines of a file, median': lines[Math.floor(lines.length / 2)] ?? 0,
    'lines of a file, most': lines.at(-1) ?? 0,
    'files behind POST /user/loginPhone': phone.size,
    'rooms behind it': rooms(phone),
    'files behind POST /app/user/upload': file.size,
    'rooms behind that': rooms(file),
    'expressions and table names outside tables': outside.reduce(
      (sum, [, text]) => sum + [...text.replace(comments, '').matchAll(expressions)].length,
      0,
    ),
    'files in circles': circlesOf(code),
  }
}

explain(`Usage: npm run bench:house -- [<commit> …]

Figures of functions/ and lib/, of these commits and of the working tree.`)
const commits: readonly (string | null)[] = [...process.argv.slice(2), null]
const columns = commits.map((commit) => figuresOf(codeOf(commit)))
console.log(`| | ${commits.map((commit) => commit ?? 'now').join(' | ')} |\n| --- |${' --- |'.repeat(commits.length)}`)
for (const name of Object.keys(columns[0] ?? {})) {
  console.log(`| ${name} | ${columns.map((column) => column[name]).join(' | ')} |`)
}
