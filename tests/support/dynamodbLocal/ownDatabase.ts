/** DynamoDB Local has a database for each access key; every test file gets an empty one. */
import { randomBytes } from 'node:crypto'

if (process.env['TESTS_ON_DYNAMODB_LOCAL'] === '1') {
  // It takes letters and digits alone.
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: `T${randomBytes(8).toString('hex')}`,
    AWS_SECRET_ACCESS_KEY: 'local',
  })
}
