import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // What the functions log belongs to a failure, and is noise otherwise.
    silent: 'passed-only',
    include: ['tests/**/*.test.ts'],
    setupFiles: ['tests/support/argon2.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: ['default', ['json', { outputFile: '.build/tests.json' }]],
  },
})
