/** Reads the pages of the contract and of the security bar for the checks of the documentation. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '../..')

export const readText = (path: string) => readFileSync(join(root, path), 'utf8')

export function* filesBelow(folder: string, ending: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory() && entry.name !== 'node_modules') yield* filesBelow(path, ending)
    else if (entry.isFile() && path.endsWith(ending)) yield path
  }
}

export interface Section {
  heading: string
  text: string
}

/** A page cut at its headings; a section of a lower level is also part of the one above it. */
export function sectionsOf(markdown: string): Section[] {
  const lines = markdown.split('\n')
  const levelOf = (line: string) => /^(#+) /.exec(line)?.[1]?.length ?? 0
  return lines.flatMap((line, at) => {
    const level = levelOf(line)
    if (level === 0) return []
    const next = lines.findIndex((other, index) => index > at && levelOf(other) > 0 && levelOf(other) <= level)
    const text = lines.slice(at + 1, next === -1 ? undefined : next).join('\n')
    return [{ heading: line.slice(level + 1).replaceAll('`', ''), text }]
  })
}

export const contractPages: Readonly<Record<string, string>> = Object.fromEntries(
  [...filesBelow('docs/contract', '.md')].map((path) => [path.slice('docs/contract/'.length), readText(path)]),
)

export const securityRows: ReadonlyMap<string, { promise: string; tests: string }> = new Map(
  [...readText('docs/security-bar.md').matchAll(/^\| \*\*(S\d+)\*\* \| (.+) \| (.*) \|$/gm)].map(
    ([, number = '', promise = '', tests = '']) => [number, { promise, tests }],
  ),
)

/** The page about an older document: the one that names it after «Document:». */
const pageOf = (document: string) =>
  Object.values(contractPages).find((page) => page.includes(`\nDocument: \`${document}\``)) ?? ''

function hasLines(document: string, from: number, to: number): boolean {
  const ranges = [...pageOf(document).matchAll(/lines (\d+)–(\d+)/g)]
  return ranges.some(([, first, last]) => Number(first) <= from && to <= Number(last))
}

function hasSection(page: string, heading: string, detail = ''): boolean {
  const section = sectionsOf(contractPages[page] ?? '').find((one) => one.heading === heading)
  return section !== undefined && detail.split(' ').every((word) => section.text.includes(word))
}

/**
 * Whether one part of a `source` resolves. `before` is the preceding part, whose document a part like `:34` continues.
 */
function leads(part: string, before: string): boolean {
  const lines = /^(\d{3}_\w+\.txt)?:(\d+)(?:-(\d+))?$/.exec(part)
  if (lines) {
    const [, document = before.split(':')[0] ?? '', from, to = from] = lines
    return hasLines(document, Number(from), Number(to))
  }
  const place = /^(\d{3}_\w+\.txt), ([\d.]+(?: \(\d\))?)$/.exec(part)
  if (place) return pageOf(place[1] ?? '').includes(`\`${place[2]}\``)
  const numbers = /^security-bar\.md, ((?:S\d+(?:[–, ]*))+)$/.exec(part)?.[1]?.match(/S\d+/g)
  if (numbers) return numbers.every((number) => securityRows.has(number))
  const section = /^(\w+\.md)(?:, «([^»]+)»(?: \(([^)]+)\))?)?$/.exec(part)
  if (!section) return false
  const [, page = '', heading, detail] = section
  return heading === undefined ? page in contractPages : hasSection(page, heading, detail)
}

/**
 * Whether every part of a `source` resolves: `kms.md, «POST /app/login» (first_time)` to that heading, with that word
 * in its section; `004_d395e31d76777ae6.txt:14-16` to the section about those lines of the document; `000_….txt, 1.2.2`
 * to that row; `security-bar.md, S66` to that row.
 */
export const resolves = (source: string) =>
  source.split('; ').every((part, index, parts) => leads(part, parts[index - 1] ?? ''))

/** The rows of the security bar that a test file names in its tests or in its first comment. */
export function numbersIn(testFile: string): Set<string> {
  const text = readText(testFile)
  const [comment = ''] = /^\/\*\*[\s\S]*?\*\//.exec(text) ?? []
  const ranges = [...comment.matchAll(/S(\d+)–S(\d+)/g)].flatMap(([, from, to]) =>
    Array.from({ length: Number(to) - Number(from) + 1 }, (_, step) => `S${Number(from) + step}`),
  )
  // «S3» is also a service: it counts only at the beginning of a name or after another number.
  const named = [...text.matchAll(/['"`]((?:S\d{1,3} )+)/g)].flatMap(([, numbers = '']) => numbers.trim().split(' '))
  const within = [...text.matchAll(/['"`][^'"`\n]*? (S(?!3 )\d{1,3}) /g)].flatMap(([, number = '']) => [number])
  return new Set([...(comment.match(/\bS\d{1,3}\b/g) ?? []), ...ranges, ...named, ...within])
}

export const pathOfTest = (short: string) => `tests/${short}.test.ts`

export const isFile = (path: string) => existsSync(join(root, path))

/** The anchor that GitHub gives a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
    .replaceAll(' ', '-')

/** Links of a page to files or headings of this repository that do not exist. */
export function deadLinks(page: string): string[] {
  const links = [...readText(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false
    const [path = '', anchor] = link.split('#')
    const target = path === '' ? page : join(dirname(page), path)
    if (!existsSync(join(root, target))) return true
    return anchor !== undefined && !sectionsOf(readText(target)).some(({ heading }) => anchorOf(heading) === anchor)
  })
}
