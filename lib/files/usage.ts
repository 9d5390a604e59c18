/** The stored bytes of an account: reserved before the first byte, given back after deletion. */
import { randomInt } from 'node:crypto'
import type { Part } from '../aws/dynamodb.ts'
import { settings } from '../config.ts'
import { fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import { TOTALS, type Usage, usageReservation, usageUpdate } from './usageTable.ts'

function total(change: Usage): Part<'total'> {
  return { refusal: 'total', update: usageUpdate(randomInt(TOTALS), change) }
}

/**
 * Reserves one file of so many bytes; refused where that is more than the account may have.
 * @throws {Fault} `over-quota` where it would be too much even for an account without files
 */
export function reservation(account: AccountId, bytes: number): Part<'quota' | 'total'>[] {
  const { QUOTA_BYTES, QUOTA_FILES } = settings()
  if (QUOTA_FILES < 1 || bytes > QUOTA_BYTES) throw fault('over-quota')
  const update = usageReservation(account, bytes, { files: QUOTA_FILES, bytes: QUOTA_BYTES })
  return [{ refusal: 'quota', update }, total({ files: 1, bytes })]
}

/** Gives one file of so many bytes back. */
export function release(account: AccountId, bytes: number): Part<'quota' | 'total'>[] {
  const change = { files: -1, bytes: -bytes }
  return [{ refusal: 'quota', update: usageUpdate(account, change) }, total(change)]
}
