import type { Account } from '../accounts/account.ts'
import { transact, updateItem } from '../aws/dynamodb.ts'
import { putTexts } from '../aws/s3Stream.ts'
import { addChore, choreAddition, choreAt } from '../chores/chores.ts'
import { choreRemoval, finishChore } from '../chores/finish.ts'
import { removeWriting } from './dropExport.ts'
import { jsonTexts } from './json.ts'
import { sectionsOf } from './sections.ts'
import {
  exportEnd,
  type Facts,
  freshObject,
  KEPT_MS,
  leaseReturn,
  leaseTaking,
  type Ready,
  type Writing,
} from './table.ts'

// Longer than the function lives (resources/functions/platform.yml): who has not returned it is no more.
const LEASE_MS = 3 * 60_000
const WRITTEN_WITHIN_MS = 3_600_000

/** Takes the one lease and names the object to the sweep first; null where another function is at it. */
async function begin(running: Facts): Promise<Writing | null> {
  const now = Date.now()
  const writing = { object: freshObject(running.account), removal: choreAt('object', now + WRITTEN_WITHIN_MS) }
  await addChore(writing.removal, { kind: 'object', key: writing.object })
  const taken = await updateItem(leaseTaking(running, writing, now + LEASE_MS))
  // The second way is a repeat by the SDK after a lost answer: the lease that refuses is our own.
  if (taken.done || taken.item?.['object'] === writing.object) return writing
  await finishChore(writing.removal)
  return null
}

/** @returns whether somebody still waited for it */
async function end(running: Facts, written: Writing): Promise<boolean> {
  const expiresAt = Date.now() + KEPT_MS
  const writing = { ...written, removal: choreAt('object', expiresAt) }
  const ready: Ready = { ...running, state: 'ready', writing, expiresAt, chore: choreAt('export', expiresAt) }
  const { done } = await transact([
    exportEnd(ready),
    choreRemoval(written.removal),
    choreAddition(writing.removal, { kind: 'object', key: writing.object }),
    choreRemoval(running.chore),
    choreAddition(ready.chore, { kind: 'export', account: ready.account }),
  ])
  return done
}

/** Writes everything that is held about an account into one file, in bounded memory; whoever fails leaves it to the next. */
export async function writeExport(running: Facts, account: Account): Promise<void> {
  const writing = await begin(running)
  if (!writing) return
  try {
    await putTexts(writing.object, jsonTexts(sectionsOf(account)), 'application/json')
    if (!(await end(running, writing))) await removeWriting(writing)
  } catch (error) {
    await updateItem(leaseReturn(running, writing))
    throw error
  }
}
