/**
 * `npm run bench:exchanges -- <commit>`: compares the exchanges recorded at a commit with those of the working tree, step by
 * step, tables and fillings expanded, and prints every difference.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { explain } from '../resources/build/usage.ts'
import { caseFrom, type Step } from '../tests/conformance/exchange.ts'

const root = join(import.meta.dirname, '..')
const folder = 'tests/conformance/'
const git = (...parameters: string[]) =>
  execFileSync('git', parameters, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 })

/** Expands fillings as the runner does: the count is in UTF-16 units. */
const filled = (text: string): string =>
  text.replaceAll(/\{\{filling:(\d+):(.)\}\}/gu, (_, count, character) =>
    character.repeat(Math.ceil(count / character.length)).slice(0, count),
  )

/** The order of a request's members does not matter and is normalised; answers keep their order. */
function stepText(step: Step): string {
  if (!('request' in step)) return JSON.stringify(step)
  const request = Object.fromEntries(Object.entries(step.request).sort(([one], [other]) => (one < other ? -1 : 1)))
  return JSON.stringify({ ...step, request })
}

function stepsIn(name: string, text: string): string[] {
  return caseFrom(name, filled(text)).steps.map(stepText)
}

/** For each pair of positions, the number of equal steps that follow. */
function sameAfter(old: readonly string[], now: readonly string[]): number[][] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0))
  const at = (one: number, other: number) => lengths[one]?.[other] ?? 0
  for (let one = old.length - 1; one >= 0; one--) {
    for (let other = now.length - 1; other >= 0; other--) {
      const row = lengths[one]
      if (!row) continue
      row[other] =
        old[one] === now[other] ? at(one + 1, other + 1) + 1 : Math.max(at(one + 1, other), at(one, other + 1))
    }
  }
  return lengths
}

interface Difference {
  gone: string[]
  fresh: string[]
}

/** The steps that only one of the two has, in order. */
function differenceOf(old: readonly string[], now: readonly string[]): Difference {
  const lengths = sameAfter(old, now)
  const difference: Difference = { gone: [], fresh: [] }
  let [one, other] = [0, 0]
  while (one < old.length || other < now.length) {
    const [left, right] = [old[one], now[other]]
    if (left !== undefined && left === right) {
      one += 1
      other += 1
    } else if (left !== undefined && (lengths[one + 1]?.[other] ?? 0) >= (lengths[one]?.[other + 1] ?? -1)) {
      difference.gone.push(`step ${one + 1}: ${left}`)
      one += 1
    } else {
      difference.fresh.push(`step ${other + 1}: ${right}`)
      other += 1
    }
  }
  return difference
}

explain(`Usage: npm run bench:exchanges -- <commit>

Compares the exchanges recorded at a commit with today's, and prints every step that differs.`)
const [commit = 'HEAD'] = process.argv.slice(2)
const recorded = git('ls-tree', '-r', '--name-only', commit, folder)
  .split('\n')
  .filter((path) => /^tests\/conformance\/(?!pages\/|bridge\/)[a-z]+\/.+\.json$/.test(path))
const figures = { cases: recorded.length, 'cases the same': 0, steps: 0, 'steps the same': 0 }
for (const path of recorded) {
  const name = path.slice(folder.length, -'.json'.length)
  const old = stepsIn(name, git('show', `${commit}:${path}`))
  const now = existsSync(join(root, path)) ? stepsIn(name, readFileSync(join(root, path), 'utf8')) : []
  const { gone, fresh } = differenceOf(old, now)
  figures.steps += old.length
  figures['steps the same'] += old.length - gone.length
  if (gone.length + fresh.length === 0) figures['cases the same'] += 1
  else console.log([name, ...gone.map((step) => `  - ${step}`), ...fresh.map((step) => `  + ${step}`)].join('\n'))
}
console.log(figures)
