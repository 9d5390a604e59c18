/**
 * DynamoDB Local keeps a database for each access key; every test file uses a key, and thereby an empty database, of
 * its own.
 */
import { randomBytes } from 'node:crypto'

if (process.env['TESTS_ON_DYNAMODB_LOCAL'] === '1') {
  // A key may contain only letters and digits.
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: `T${randomBytes(8).toString('hex')}`,
    AWS_SECRET_ACCESS_KEY: 'local',
  })
}
