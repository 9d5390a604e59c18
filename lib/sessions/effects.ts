/** What every login leaves on the account, in the words of a DynamoDB update. */
import type { Expression } from '../aws/dynamodb.ts'
import type { Origin } from '../origin.ts'

/**
 * Marks a login. `firstLogin` keeps the session id of the account's very first one, so that exactly one of two racing
 * logins is told that it was the first.
 */
export function loginMarks(
  sid: string,
  origin: Origin,
  now: number,
): { set: string } & Required<Pick<Expression, 'values'>> {
  return {
    set: 'lastLoginAt = :now, lastLoginFrom = :address, updatedAt = :now, firstLogin = if_not_exists(firstLogin, :sid)',
    values: { ':now': now, ':address': origin.address, ':sid': sid },
  }
}
