import type { Account } from '../accounts/account.ts'
import { settings } from '../config.ts'
import type { FileId } from '../content/fileId.ts'
import { Fault } from '../fault.ts'
import { type HandedOut, handOutLink } from './handOut.ts'

/** The outcome for one file of a list. */
export type Tried = HandedOut | { refused: 'no-such-file' | 'file-denied' }

export interface HandedOutList {
  /** In the order in which they were asked for. */
  tried: readonly Tried[]
  expiresInSeconds: number
}

// Enough to be quick, few enough not to throttle a table by one request.
const AT_ONCE = 8

async function tryOne(account: Account, id: FileId | null): Promise<Tried> {
  try {
    return await handOutLink(account, id)
  } catch (error) {
    const kind = error instanceof Fault ? error.kind : null
    if (kind === 'no-such-file' || kind === 'file-denied') return { refused: kind }
    throw error
  }
}

/**
 * Links to several files. Each that is handed out counts one download, even where the list names it twice.
 * @param ids null for text that cannot be an id
 */
export async function handOutList(account: Account, ids: readonly (FileId | null)[]): Promise<HandedOutList> {
  const waiting = [...new Set(ids)]
  const tried = new Map<FileId | null, Tried>()
  const worker = async () => {
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) tried.set(id, await tryOne(account, id))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  const found = ids.map((id) => tried.get(id) ?? { refused: 'no-such-file' as const })
  return { tried: found, expiresInSeconds: settings().LINK_SECONDS }
}
