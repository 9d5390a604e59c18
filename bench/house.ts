/**
 * `npm run bench:house -- [<commit> …]`: figures about the layout of the code, for the working tree and for commits.
 */
import { explain } from '../resources/build/usage.ts'
import { bundleBytes } from './house/bundles.ts'
import {
  all,
  type Code,
  commentLines,
  deployed,
  importsOf,
  inCircles,
  readCode,
  withoutComments,
} from './house/code.ts'
import { functionLengths } from './house/functions.ts'
import { fileId, phone, type Walk, walkOf } from './house/walk.ts'

/** Name of a figure → its value as shown. */
type Figures = Record<string, string | number>

const linesOf = (text: string): number => text.split('\n').length - 1
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)

/** Median, 90th percentile and maximum. */
function spread(numbers: readonly number[]): string {
  const sorted = numbers.toSorted((one, other) => one - other)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return `${at(0.5)} · ${at(0.9)} · ${at(1)}`
}

const expressions =
  /attribute_(?:not_)?exists|\b(?:SET|REMOVE|ADD|DELETE) [#\w$]|(?:environment|surroundings)\(\)\.\w+Table\b/g
const isOfTables = (path: string) => /^lib\/(aws\/|config\.ts$)|(^|\/)(table|\w+Table)\.ts$/.test(path)

function sizesOf(code: Code): Figures {
  const texts = [...code.values()]
  const functions = texts.flatMap(functionLengths)
  const lines = texts.map(linesOf)
  return {
    files: code.size,
    lines: sum(lines),
    'lines of a file': spread(lines),
    functions: functions.length,
    'lines of a function': spread(functions),
    'functions of more than 30 lines': functions.filter((length) => length > 30).length,
    'imports of a file': spread([...code].map(([path, text]) => importsOf(path, text).length)),
    'comment lines, % of all': Math.round((100 * sum(texts.map(commentLines))) / sum(lines)),
    'files in circles': inCircles(code).length,
  }
}

const walkFigures = (name: string, { files, rooms, doors }: Walk): Figures => ({
  [name]: `${files} files, ${rooms} rooms, ${doors} doors`,
})

function walksOf(code: Code): Figures {
  const outside = [...code].filter(([path]) => path.startsWith('lib/') && !isOfTables(path))
  return {
    'expressions and table names outside tables': sum(
      outside.map(([, text]) => [...withoutComments(text).matchAll(expressions)].length),
    ),
    ...walkFigures(
      'walk of a phone, POST /user/loginPhone',
      walkOf('functions/userapi/loginPhone/post.ts', phone, code),
    ),
    ...walkFigures('walk of a file id, POST /app/user/upload', walkOf('functions/kms/upload.ts', fileId, code)),
  }
}

const prefixed = (prefix: string, figures: Figures): Figures =>
  Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${prefix}: ${name}`, value]))

function figuresOf(commit: string | null): Figures {
  const running = readCode(commit, deployed)
  const bytes = bundleBytes(commit)
  return {
    ...prefixed('functions/, lib/', sizesOf(running)),
    ...walksOf(running),
    ...prefixed('all code', sizesOf(readCode(commit, all))),
    'bytes of all bundles': bytes.all,
    'bytes of the largest bundle': bytes.largest,
  }
}

explain(`Usage: npm run bench:house -- [<commit> …]

Figures of the code and its bundles, of these commits and of the working tree. Where three figures stand
together they are the median, nine tenths and the most. bench/README.md says what the others mean.`)
const commits: readonly (string | null)[] = [...process.argv.slice(2), null]
const columns = commits.map(figuresOf)
console.log(`| | ${commits.map((commit) => commit ?? 'now').join(' | ')} |\n| --- |${' --- |'.repeat(commits.length)}`)
for (const name of new Set(columns.flatMap((column) => Object.keys(column)))) {
  console.log(`| ${name} | ${columns.map((column) => column[name] ?? '–').join(' | ')} |`)
}
