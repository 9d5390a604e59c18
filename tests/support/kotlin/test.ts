/** `npm run test:kotlin`: compiles the sample in Kotlin and runs it against the service, where there is a Java for it. */
import { runTests } from '../runTests.ts'
import { hindrance, kotlinToolchain } from './toolchain.ts'

async function test(): Promise<number> {
  kotlinToolchain(console.log)
  return runTests(['tests/clients/kotlin'], '.build/tests-kotlin.json', { TESTS_OF_KOTLIN: '1' })
}

const reason = hindrance()
if (reason !== undefined) console.log(`Skipped: ${reason} The sample has not been compiled.`)
else process.exitCode = await test()
