/** Which test files reach which mutants, and how long they take: found by running each once. */
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Mutant, Mutated } from './mutants.ts'
import type { Runner } from './runners.ts'
import { coveragePath, hashOf, treePath } from './tree.ts'

export interface TestFile {
  file: string
  hash: string
  milliseconds: number
  /** Numbers of mutants. */
  reached: string[]
  /** Why it proves nothing here: it fails in the copy, where nothing is changed. */
  unfit: string | null
}

export interface Coverage {
  /** Of the mutants as they were numbered when they were reached, by number. */
  names: Record<string, string>
  /** What merely loading the modules reaches. */
  loaded: string[]
  files: TestFile[]
}

const LIMIT_MS = 400_000
/** These judge texts of sources, play what others play as well, or start whole services that have their mutants in other processes. */
const never =
  /^tests\/(architecture|docs|packages?|faultsPage|template|costs|conformance\.http)\.|^tests\/(types|clients|browser|mutation)\/|devLoop/

const numberOf = (id: string) => id.replace(/\..*/, '')
const namesOf = (mutants: readonly Mutant[]) =>
  Object.fromEntries(mutants.filter(({ id }) => !id.includes('.')).map(({ id, name }) => [id, name]))

/**
 * What was reached before, in today's numbers. Of source that has changed since it is known alone which tests used
 * its file.
 */
function renumbered({ names: before, loaded, files }: Coverage, mutants: readonly Mutant[]): Coverage {
  const names = namesOf(mutants)
  const numbers = new Map(Object.entries(names).map(([id, name]) => [name, id]))
  const fileOf = (name = '') => name.replace(/ [\s\S]*/, '')
  const known = new Set(Object.values(before))
  const changed = Object.entries(names).filter(([, name]) => !known.has(name))
  const today = (reached: readonly string[]) => {
    const used = new Set(reached.map((id) => fileOf(before[id])))
    const same = reached.flatMap((id) => numbers.get(before[id] ?? '') ?? [])
    return [...same, ...changed.filter(([, name]) => used.has(fileOf(name))).map(([id]) => id)]
  }
  const kept = loaded.flatMap((id) => numbers.get(before[id] ?? '') ?? [])
  return { names, loaded: kept, files: files.map((file) => ({ ...file, reached: today(file.reached) })) }
}

function known(mutants: readonly Mutant[]): Coverage {
  if (!existsSync(coveragePath)) return { names: namesOf(mutants), loaded: [], files: [] }
  return renumbered(JSON.parse(readFileSync(coveragePath, 'utf8')) as Coverage, mutants)
}

/** Loads every module in a process of its own, without a test. */
function loadedAlone(names: readonly string[]): string[] {
  const program = `for (const name of ${JSON.stringify(names)}) await import('${treePath}/' + name)
    console.log(JSON.stringify(Object.keys(globalThis.__stryker__.mutantCoverage.static)))`
  const options = { cwd: treePath, encoding: 'utf8' } as const
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', program], options)) as string[]
}

async function cover(file: string, hash: string, runner: Runner): Promise<TestFile> {
  const path = join(treePath, `.build/reached-${hash}.json`)
  rmSync(path, { force: true })
  const ran = await runner.run({ file, mutant: null, coverage: path }, LIMIT_MS)
  const reached = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as string[]) : []
  const unfit = ran?.ok ? null : `${ran?.test ?? 'no end'}: ${ran?.reason ?? ''}`
  return { file, hash, milliseconds: ran?.milliseconds ?? LIMIT_MS, reached, unfit }
}

/** Runs the test files that are new or changed since they were last run here, and remembers what came of it. */
export async function readCoverage({ sources, mutants }: Mutated, runners: readonly Runner[]): Promise<Coverage> {
  const covered = known(mutants)
  covered.loaded = loadedAlone([...sources.keys()])
  const names = globSync('tests/**/*.test.ts', { cwd: treePath }).filter((file) => !never.test(file))
  const hashes = new Map(names.map((name) => [name, hashOf(name, readFileSync(join(treePath, name), 'utf8'))]))
  covered.files = covered.files.filter(({ file, hash }) => hashes.get(file) === hash)
  const waiting = names.filter((name) => !covered.files.some(({ file }) => file === name)).sort()
  await Promise.all(
    runners.map(async (runner) => {
      for (let file = waiting.shift(); file; file = waiting.shift()) {
        const found = await cover(file, hashes.get(file) ?? '', runner)
        console.log(
          `${found.unfit === null ? 'covers' : 'unfit '} ${file} ${found.milliseconds} ms ${found.unfit ?? ''}`,
        )
        covered.files.push(found)
        writeFileSync(coveragePath, JSON.stringify(covered))
      }
    }),
  )
  return covered
}

/** Of a coverage, whether loading the module alone reaches a mutant. */
export function loadedIn({ loaded }: Coverage): (mutant: Mutant) => boolean {
  const numbers = new Set(loaded)
  return ({ id }) => numbers.has(numberOf(id))
}
