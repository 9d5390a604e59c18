/** How tests run while a mutant is active: one file at a time, that stops at its first failure. */
import { defineConfig } from 'vitest/config'
import base from '../../vitest.config.ts'

export default defineConfig((environment) => {
  const { test } = base(environment)
  return {
    test: {
      ...test,
      setupFiles: ['tests/mutation/covering.ts', ...[test?.setupFiles ?? []].flat()],
      bail: 1,
      // A worker reads at its start which mutant is active.
      isolate: true,
      maxWorkers: 1,
      testTimeout: 40_000,
      hookTimeout: 60_000,
      reporters: [{}],
    },
  }
})
