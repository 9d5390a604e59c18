/** `npm run test:kotlin`: compiles the sample in Kotlin and runs it against the service, where there is a Java for it. */
import { join } from 'node:path'
import { startChild } from '../../../local/child.ts'
import { hindrance, kotlinToolchain } from './toolchain.ts'

const root = join(import.meta.dirname, '../../..')

async function test(): Promise<number> {
  kotlinToolchain(console.log)
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const env = { ...process.env, TESTS_OF_KOTLIN: '1', TESTS_REPORT: '.build/tests-kotlin.json' }
  const child = await startChild(process.execPath, [vitest, 'run', 'tests/clients/kotlin'], { cwd: root, env })
  child.stdout.pipe(process.stdout)
  child.stderr.pipe(process.stderr)
  return (await child.ended) === 'exit code 0' ? 0 : 1
}

const reason = hindrance()
if (reason !== undefined) console.log(`Skipped: ${reason} The sample has not been compiled.`)
else process.exitCode = await test()
