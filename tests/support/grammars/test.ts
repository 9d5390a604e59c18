/** `npm run test:grammars`: reads the samples in Swift and Dart by their grammars. */
import { join } from 'node:path'
import { startChild } from '../../../local/child.ts'
import { fetchGrammars } from './syntax.ts'

const root = join(import.meta.dirname, '../../..')

fetchGrammars(console.log)
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const env = { ...process.env, TESTS_OF_GRAMMARS: '1', TESTS_REPORT: '.build/tests-grammars.json' }
const child = await startChild(process.execPath, [vitest, 'run', 'tests/clients/grammars'], { cwd: root, env })
child.stdout.pipe(process.stdout)
child.stderr.pipe(process.stderr)
process.exitCode = (await child.ended) === 'exit code 0' ? 0 : 1
