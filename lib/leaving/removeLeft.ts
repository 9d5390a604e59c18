/** Removes the data of a deleted account, step by step. */

import { forgetAccount } from '../auditLog/forgetAccount.ts'
import { logError } from '../aws/log.ts'
import { dropExport } from '../exports/dropExport.ts'
import { forgetUsage } from '../files/forgetUsage.ts'
import { removeAllFiles } from '../files/removeAllFiles.ts'
import { dropEdges } from '../friends/dropEdges.ts'
import type { AccountId } from '../identity/accountId.ts'
import { forgetProfile } from '../profiles/forgetProfile.ts'
import { forgetSessions } from '../sessions/forgetSessions.ts'
import { forgetCounters } from '../throttle/forgetCounters.ts'
import { subjects } from '../throttle/table.ts'

/** Can be done again, by two at once, and after half of it. @returns whether nothing is left of it */
type Step = (account: AccountId, until: number) => Promise<boolean>

const whole =
  (work: (account: AccountId) => Promise<void>): Step =>
  async (account) => {
    await work(account)
    return true
  }

const PAIRS_AT_ONCE = 200

const edges: Step = async (account, until) => {
  while (Date.now() < until) {
    if (await dropEdges(account, { until: null, pairsMax: PAIRS_AT_ONCE })) return true
  }
  return false
}

/** Short steps first: names and addresses do not wait for a hundred thousand files. */
const steps: Readonly<Record<string, Step>> = {
  profile: whole(forgetProfile),
  sessions: whole(forgetSessions),
  counters: whole((account) => forgetCounters(subjects.account(account))),
  export: whole(dropExport),
  edges,
  auditLog: forgetAccount,
  files: removeAllFiles,
  // Usage counts the files, so it is deleted after them.
  usage: forgetUsage,
}

/**
 * Removes the data left of a deleted account. A step that fails does not stop the others; the next run does the rest.
 * @param until epoch milliseconds
 * @returns whether no data is left
 * @throws {AggregateError} where a step has failed, after all the others
 */
export async function removeLeft(account: AccountId, until: number): Promise<boolean> {
  const failures: unknown[] = []
  let isDone = true
  for (const [name, step] of Object.entries(steps)) {
    try {
      isDone = (await step(account, until)) && isDone
    } catch (error) {
      logError('left to the next run', error, { step: name })
      failures.push(error)
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} steps failed`)
  return isDone
}
