/** The copy of the checkout in which all mutants lie ready. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { projectRoot } from '../../local/folder.ts'
import type { Mutated } from './mutants.ts'

const folder = join(projectRoot, '.build/mutation')

export const treePath = join(folder, 'tree')
/** What each test file reached, how long it took, and the hashes for which that is so. */
export const coveragePath = join(folder, 'coverage.json')
/** One line a tried mutant. */
export const resultsPath = join(folder, 'results.jsonl')

/** Short, and the same for the same texts. */
export const hashOf = (...texts: string[]) => createHash('sha256').update(texts.join('\0')).digest('hex').slice(0, 16)

const ofGit = (...args: string[]) =>
  execFileSync('git', ['ls-files', '-z', ...args], { cwd: projectRoot, encoding: 'utf8', maxBuffer: 2 ** 26 })
    .split('\0')
    .filter(Boolean)

/** @returns the hash of all that was copied, but for what only asks */
export function makeTree({ sources }: Mutated): string {
  rmSync(treePath, { recursive: true, force: true })
  const names = ofGit('--cached', '--others', '--exclude-standard').filter((name) =>
    existsSync(join(projectRoot, name)),
  )
  for (const name of names) cpSync(join(projectRoot, name), join(treePath, name))
  for (const [name, source] of sources) {
    mkdirSync(dirname(join(treePath, name)), { recursive: true })
    writeFileSync(join(treePath, name), source)
  }
  mkdirSync(join(treePath, '.build'), { recursive: true })
  symlinkSync(join(projectRoot, 'node_modules'), join(treePath, 'node_modules'))
  const judged = names.filter((name) => /^(lib|functions|local|resources|tests)\/(?!mutation\/)/.test(name))
  return hashOf(...judged.map((name) => `${name} ${hashOf(readFileSync(join(projectRoot, name), 'latin1'))}`))
}
