/** Writes which mutants a test file reached, where MUTATION_COVERAGE names a file for it. */
import { writeFileSync } from 'node:fs'
import { afterAll } from 'vitest'

type Instrumented = { __stryker__?: { mutantCoverage?: { static: Record<string, number> } } }

// The first registered is the last to run.
afterAll(() => {
  const path = process.env['MUTATION_COVERAGE']
  if (!path) return
  const reached = (globalThis as Instrumented).__stryker__?.mutantCoverage?.static ?? {}
  writeFileSync(path, JSON.stringify(Object.keys(reached)))
})
