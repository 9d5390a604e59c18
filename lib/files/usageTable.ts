/** The items of usage: how many files and bytes an account keeps, and all accounts together; nothing else knows them. */
import { changeExpression } from '../aws/changes.ts'
import type { Delete, Item, Update } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'

/** A number of files and the bytes they have. */
export interface Usage {
  files: number
  bytes: number
}

// The stage's totals are spread over several items, so that no item is written by every upload. No account has such an
// id.
export const TOTALS = 16

/** The key of an account, or of a share of the stage's totals. */
export const usageKey = (account: number) => ({ table: environment().usageTable, key: { account } })

export const totalKeys = () => ({
  table: environment().usageTable,
  keys: Array.from({ length: TOTALS }, (_, share) => usageKey(share).key),
})

/** Reads an item; a missing one counts nothing. */
export const usageFrom = (item: Item | undefined): Usage => ({
  files: Number(item?.['files'] ?? 0),
  bytes: Number(item?.['bytes'] ?? 0),
})

/** Counts more, or fewer, of an account or of a share of the totals. */
export function usageUpdate(account: number, { files, bytes }: Usage): Update {
  return { ...usageKey(account), ...changeExpression({ add: { files, bytes } }) }
}

/** Counts one more file of so many bytes; refused where the account has more then than it may. */
export function usageReservation(account: number, bytes: number, most: Usage): Update {
  return {
    ...usageKey(account),
    update: 'ADD #files :one, #bytes :bytes',
    condition: 'attribute_not_exists(#files) OR (#files < :filesMax AND #bytes <= :bytesLeft)',
    names: { '#files': 'files', '#bytes': 'bytes' },
    values: { ':one': 1, ':bytes': bytes, ':filesMax': most.files, ':bytesLeft': most.bytes - bytes },
  }
}

/** Forgets the item of an account; refused where it still keeps something. */
export function usageDeletion(account: number): Delete {
  return {
    ...usageKey(account),
    condition: 'attribute_not_exists(account) OR (#files = :none AND #bytes = :none)',
    names: { '#files': 'files', '#bytes': 'bytes' },
    values: { ':none': 0 },
  }
}
