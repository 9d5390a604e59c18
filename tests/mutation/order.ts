/** In which order test files are tried on a mutant: those first that find most a second. */
import { type Coverage, loadedIn, type TestFile } from './coverage.ts'
import type { Mutant } from './mutants.ts'

const base = (id: string) => id.replace(/\..*/, '')

export interface Order {
  /** The test files that reach the mutant; of one that is reached by loading alone, those that use its module. */
  filesFor(mutant: Mutant): TestFile[]
  /** What a test file has found or not, for all that come later. */
  learn(mutant: Pick<Mutant, 'file' | 'folder'>, file: string, found: boolean): void
}

/** How often tests were tried and found something, by what and where. */
function record() {
  const counts = new Map<string, { found: number; runs: number }>()
  const of = (key: string) => counts.get(key) ?? { found: 0, runs: 0 }
  return {
    add(key: string, found: boolean) {
      const before = of(key)
      counts.set(key, { found: before.found + (found ? 1 : 0), runs: before.runs + 1 })
    },
    /** The share that was found, as far as it is known; before that what is expected. */
    share(key: string, expected: number) {
      const { found, runs } = of(key)
      return (found + 2 * expected) / (runs + 2)
    },
  }
}

/** How many mutants of each source file a test file reaches by more than loading it. */
function usesOf({ files, ...rest }: Coverage, mutants: readonly Mutant[]): Map<string, Map<string, number>> {
  const isLoaded = loadedIn({ files, ...rest })
  const byNumber = new Map(mutants.filter((mutant) => !isLoaded(mutant)).map((mutant) => [mutant.id, mutant.file]))
  return new Map(
    files.map(({ file, reached }) => {
      const counts = new Map<string, number>()
      for (const id of reached) {
        const source = byNumber.get(id)
        if (source) counts.set(source, (counts.get(source) ?? 0) + 1)
      }
      return [file, counts]
    }),
  )
}

export function orderOf(coverage: Coverage, mutants: readonly Mutant[]): Order {
  const isLoaded = loadedIn(coverage)
  const fit = coverage.files.filter(({ unfit }) => unfit === null)
  const reaching = new Map(fit.map(({ file, reached }) => [file, new Set(reached)]))
  const uses = usesOf(coverage, mutants)
  const tried = record()

  function promise({ file: source, folder }: Mutant, { file, reached, milliseconds }: TestFile): number {
    const share = (uses.get(file)?.get(source) ?? 0) / Math.max(1, reached.length)
    const usual = tried.share(`${folder} ${file}`, Math.min(1, 3 * share))
    return tried.share(`${source} ${file}`, usual) / (milliseconds + 2000)
  }

  return {
    filesFor(mutant) {
      const some = fit.filter(({ file }) => reaching.get(file)?.has(base(mutant.id)))
      const using = some.filter(({ file }) => uses.get(file)?.has(mutant.file))
      const chosen = isLoaded(mutant) && using.length > 0 ? using : some
      return chosen.sort((one, other) => promise(mutant, other) - promise(mutant, one))
    },
    learn({ file: source, folder }, file, found) {
      tried.add(`${source} ${file}`, found)
      tried.add(`${folder} ${file}`, found)
    },
  }
}
