/**
 * `npm run test:dynamodb-local [-- file …]`: runs tests over AWS's own DynamoDB for laptops instead of the embedded
 * one. Without files: the recorded exchanges, races, faults, tests/local/strict.test.ts and tests/lib.
 */
import { join } from 'node:path'
import { startChild } from '../../../local/child.ts'
import { hindrance, startDynamoDbLocal } from '../../../local/dynamodbLocal.ts'

const root = join(import.meta.dirname, '../../..')
const USUAL = ['tests/conformance.in-process', 'tests/races/', 'tests/faults/', 'tests/lib/', 'tests/local/strict']

async function test(files: readonly string[]): Promise<number> {
  const engine = await startDynamoDbLocal()
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const child = await startChild(process.execPath, [vitest, 'run', ...files], {
    cwd: root,
    env: {
      ...process.env,
      AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
      TESTS_ON_DYNAMODB_LOCAL: '1',
      TESTS_REPORT: '.build/tests-dynamodb-local.json',
    },
  })
  child.stdout.pipe(process.stdout)
  child.stderr.pipe(process.stderr)
  const how = await child.ended
  await engine.stop()
  return how === 'exit code 0' ? 0 : 1
}

const reason = hindrance()
if (reason !== undefined) console.log(`Skipped: ${reason} The tests have run over the embedded DynamoDB alone.`)
else process.exitCode = await test(process.argv.length > 2 ? process.argv.slice(2) : USUAL)
