/**
 * `npm run test:dynamodb-local [-- file …]`: runs tests over AWS's own DynamoDB for laptops instead of the embedded
 * one. Without files: the recorded exchanges, races, faults, tests/local/strict.test.ts and tests/lib.
 */
import { hindrance, startDynamoDbLocal } from '../../../local/dynamodbLocal.ts'
import { runTests } from '../runTests.ts'

const USUAL = ['tests/conformance.in-process', 'tests/races/', 'tests/faults/', 'tests/lib/', 'tests/local/strict']

async function test(files: readonly string[]): Promise<number> {
  const engine = await startDynamoDbLocal()
  const code = await runTests(files, '.build/tests-dynamodb-local.json', {
    AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
    TESTS_ON_DYNAMODB_LOCAL: '1',
  })
  await engine.stop()
  return code
}

const reason = hindrance()
if (reason !== undefined) console.log(`Skipped: ${reason} The tests have run over the embedded DynamoDB alone.`)
else process.exitCode = await test(process.argv.length > 2 ? process.argv.slice(2) : USUAL)
