/** In which order test files are tried on a mutant: those first that probably find it soon. */
import { type Coverage, loadedIn, type TestFile } from './coverage.ts'
import type { Mutant } from './mutants.ts'

const base = (id: string) => id.replace(/\..*/, '')

export interface Order {
  /** The test files that reach the mutant; of one that is reached by loading alone, those that use its module. */
  filesFor(mutant: Mutant): TestFile[]
  learn(mutant: Mutant, file: TestFile, found: boolean): void
}

export function orderOf(coverage: Coverage, mutants: readonly Mutant[]): Order {
  const isLoaded = loadedIn(coverage)
  const fit = coverage.files.filter(({ unfit }) => unfit === null)
  const reaching = new Map(fit.map((file) => [file, new Set(file.reached)]))
  const homes = new Map(mutants.map((mutant) => [mutant.id, mutant]))
  const used = new Map(fit.map((file) => [file, new Map<string, number>()]))
  for (const [file, counts] of used) {
    for (const mutant of file.reached.map((id) => homes.get(id))) {
      if (mutant && !isLoaded(mutant)) counts.set(mutant.file, (counts.get(mutant.file) ?? 0) + 1)
    }
  }
  const tried = new Map<string, { found: number; runs: number }>()
  const keyOf = (mutant: Mutant, file: TestFile) => `${mutant.file} ${file.file}`

  function promise(mutant: Mutant, file: TestFile): number {
    const { found = 0, runs = 0 } = tried.get(keyOf(mutant, file)) ?? {}
    const share = (used.get(file)?.get(mutant.file) ?? 0) / Math.max(1, file.reached.length)
    return (found + 3 * share) / (runs + 3) / (file.milliseconds + 500)
  }

  return {
    filesFor(mutant) {
      const isUsing = (file: TestFile) => (used.get(file)?.get(mutant.file) ?? 0) > 0
      const some = fit.filter((file) => reaching.get(file)?.has(base(mutant.id)))
      const using = some.filter(isUsing)
      const chosen = isLoaded(mutant) && using.length > 0 ? using : some
      return chosen.sort((one, other) => promise(mutant, other) - promise(mutant, one))
    },
    learn(mutant, file, found) {
      const { found: before = 0, runs = 0 } = tried.get(keyOf(mutant, file)) ?? {}
      tried.set(keyOf(mutant, file), { found: before + (found ? 1 : 0), runs: runs + 1 })
    },
  }
}
