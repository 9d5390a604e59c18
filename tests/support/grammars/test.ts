/** `npm run test:grammars`: reads the samples in Swift and Dart by their grammars. */
import { runTests } from '../runTests.ts'
import { fetchGrammars } from './syntax.ts'

fetchGrammars(console.log)
process.exitCode = await runTests(['tests/clients/grammars'], '.build/tests-grammars.json', { TESTS_OF_GRAMMARS: '1' })
