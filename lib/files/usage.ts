/** How much an account keeps here: reserved before the first byte, given back when it is gone. */
import { randomInt } from 'node:crypto'
import type { Part } from '../aws/dynamodb.ts'
import { settings } from '../config.ts'
import { fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import { usageKey } from './table.ts'

// Totals of the stage lie in several items, so that no one item takes every upload; nobody's account has such an id.
const TOTALS = 16

export const totalKeys = () => Array.from({ length: TOTALS }, (_, share) => usageKey(share).key)

function counted(account: number, files: number, bytes: number) {
  return {
    ...usageKey(account),
    update: 'ADD #files :files, #bytes :bytes',
    names: { '#files': 'files', '#bytes': 'bytes' },
    values: { ':files': files, ':bytes': bytes },
  }
}

function total(files: number, bytes: number): Part<'total'> {
  return { refusal: 'total', update: counted(randomInt(TOTALS), files, bytes) }
}

/**
 * Reserves one file of so many bytes; refused where that is more than the account may have.
 * @throws {Fault} `over-quota` where it would be too much even for an account without files
 */
export function reservation(account: AccountId, bytes: number): Part<'quota' | 'total'>[] {
  const { QUOTA_BYTES, QUOTA_FILES } = settings()
  if (QUOTA_FILES < 1 || bytes > QUOTA_BYTES) throw fault('over-quota')
  const { values, ...update } = counted(account, 1, bytes)
  const condition = 'attribute_not_exists(#files) OR (#files < :filesMax AND #bytes <= :bytesLeft)'
  const limits = { ':filesMax': QUOTA_FILES, ':bytesLeft': QUOTA_BYTES - bytes }
  return [{ refusal: 'quota', update: { ...update, condition, values: { ...values, ...limits } } }, total(1, bytes)]
}

/** Gives one file of so many bytes back. */
export function release(account: AccountId, bytes: number): Part<'quota' | 'total'>[] {
  return [{ refusal: 'quota', update: counted(account, -1, -bytes) }, total(-1, -bytes)]
}
