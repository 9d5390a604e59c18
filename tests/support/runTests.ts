/** Vitest in a process of its own, for the commands that prepare something before it. */
import { join } from 'node:path'
import { startChild } from '../../local/child.ts'

const root = join(import.meta.dirname, '../..')

/** Runs test files, and shows what they print. @param report where their results are written @returns the exit code */
export async function runTests(
  files: readonly string[],
  report: string,
  environment: Readonly<Record<string, string>>,
): Promise<number> {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const env = { ...process.env, ...environment, TESTS_REPORT: report }
  const child = await startChild(process.execPath, [vitest, 'run', ...files], { cwd: root, env })
  child.stdout.pipe(process.stdout)
  child.stderr.pipe(process.stderr)
  return (await child.ended) === 'exit code 0' ? 0 : 1
}
