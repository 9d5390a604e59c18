import { findById } from '../accounts/findById.ts'
import type { DueChore } from '../chores/due.ts'
import { finishChore } from '../chores/finish.ts'
import { orFail, type WorkedOff, workOff } from '../chores/workOff.ts'
import { dropExport } from './dropExport.ts'
import { findExport, KEPT_MS } from './table.ts'
import { writeExport } from './writeExport.ts'

async function carryOut({ ref, chore }: DueChore): Promise<void> {
  if (chore.kind !== 'export') return
  const known = await findExport(chore.account)
  // It has become another's, or nobody's.
  if (known?.chore.due !== ref.due) return finishChore(ref)
  const isPast = Date.now() - known.startedAt > KEPT_MS
  const account = known.state === 'running' && !isPast ? await findById(chore.account) : null
  if (account) await writeExport(known, account)
  else await dropExport(chore.account)
}

/**
 * Writes the files that people have asked for about themselves, and forgets those whose day is over.
 * @param until epoch milliseconds
 * @throws where some of it has failed
 */
export async function workOffExports(until: number): Promise<WorkedOff> {
  return orFail(await workOff('exports', until, carryOut))
}
