import { globSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { transformedFolder, useCompileCache } from './tests/support/compileCache.ts'

useCompileCache()

/** What takes longest begins first, so that at the end no worker waits for another. */
const longest = [
  'conformance.http',
  'conformance.in-process',
  'security/authorization',
  'faults/conflicts',
  'local/devLoop',
  'local/import',
  'faults/dynamodb',
  'security/throttling',
  'security/friends',
  'packages',
  'browser/',
  'security/alike',
  'races/',
  'faults/',
  'security/login',
  'security/doors',
  'local/',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((part) => moduleId.includes(`/tests/${part}`))
      return at < 0 ? longest.length : at
    }
    return [...files].sort((one, other) => rank(one) - rank(other))
  }
}

/** Where the results of `npm test` and of `npm run test:storms` are written. */
const reports: Record<string, string> & { test: string } = {
  test: '.build/tests.json',
  storms: '.build/tests-storms.json',
}

/**
 * What starts and kills whole processes and services again and again. `npm run test:storms` has these too; by its name or
 * its folder's each runs in any mode.
 */
const long = [
  'tests/conformance.http.test.ts',
  'tests/faults/accountCrashes.test.ts',
  'tests/faults/conflicts.test.ts',
  'tests/faults/crashes.test.ts',
  'tests/local/admin.test.ts',
  'tests/local/credentials.test.ts',
  'tests/local/devLoop.test.ts',
  'tests/local/doctor.test.ts',
  'tests/local/help.test.ts',
  'tests/local/keys.test.ts',
  'tests/local/offline.test.ts',
  'tests/packages.test.ts',
]
const isNamed = process.argv.slice(2).some((argument) => long.some((file) => file.includes(argument)))

/** The files with a narrow and a full form: those that ask how wide a race is. */
const stormy = (): string[] =>
  globSync('tests/**/*.test.ts').filter((file) => readFileSync(file, 'utf8').includes('support/storms.ts'))

export default defineConfig(({ mode }) => ({
  test: {
    // What the functions log belongs to a failure, and is noise otherwise.
    silent: 'passed-only',
    include: mode === 'storms' ? [...new Set([...stormy(), ...long])] : ['tests/**/*.test.ts'],
    exclude: mode === 'storms' || isNamed ? [] : long,
    env: mode === 'storms' ? { STORMS: 'full' } : {},
    globalSetup: ['tests/support/prepare.ts'],
    setupFiles: [
      'tests/support/ownModules.ts',
      'tests/support/argon2.ts',
      'tests/support/dynamodbLocal/ownDatabase.ts',
      'tests/support/flushCompileCache.ts',
    ],
    sequence: { sequencer: LongestFirst, setupFiles: 'list' },
    experimental: { fsModuleCache: true, fsModuleCachePath: transformedFolder },
    pool: 'forks',
    // A process for each file would spend half a second on Node.js, Vitest and the packages (tests/support/ownModules.ts).
    isolate: false,
    // Some tests wait more than they work: twice as many workers keep two processors busy.
    maxWorkers: 4,
    // So there is no processor left for V8's own threads: they would work out beside a worker what it can wait for.
    execArgv: ['--single-threaded'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: ['default', ['json', { outputFile: process.env['TESTS_REPORT'] ?? reports[mode] ?? reports.test }]],
  },
}))
