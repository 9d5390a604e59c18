import { logError } from '../aws/log.ts'
import { type Chore, listsOf, type Work } from './chores.ts'
import { type DueChore, dueChores } from './due.ts'

export interface WorkedOff {
  done: number
  failed: number
  /** Whether the time was up before the lists were. */
  isMoreLeft: boolean
}

const AT_ONCE = 10

async function isDone(carryOut: (due: DueChore) => Promise<void>, due: DueChore): Promise<boolean> {
  try {
    await carryOut(due)
    return true
  } catch (error) {
    // It stays on the list: one that cannot be done must not keep the others waiting.
    logError('chore failed', error, { chore: due.chore.kind satisfies Chore['kind'] })
    return false
  }
}

/**
 * Carries out what is due of one sort of work, a few at a time, until nothing is or the time is up. Every chore can be
 * done twice, by two at once, or half: whoever comes next goes on.
 * @param until epoch milliseconds
 */
export async function workOff(
  work: Work,
  until: number,
  carryOut: (due: DueChore) => Promise<void>,
): Promise<WorkedOff> {
  const worked = { done: 0, failed: 0, isMoreLeft: false }
  for (const list of listsOf(work)) {
    let after = ''
    for (;;) {
      if (Date.now() >= until) return { ...worked, isMoreLeft: true }
      const due = await dueChores(list, after, Date.now(), AT_ONCE)
      const results = await Promise.all(due.map((one) => isDone(carryOut, one)))
      worked.done += results.filter(Boolean).length
      worked.failed += results.filter((done) => !done).length
      const last = due.at(-1)
      if (!last || due.length < AT_ONCE) break
      after = last.ref.due
    }
  }
  return worked
}

/**
 * For work that a person must hear of where it fails again and again (resources/alarms.yml).
 * @throws where a chore has failed, after all the others were carried out
 */
export function orFail(worked: WorkedOff): WorkedOff {
  if (worked.failed > 0) throw new Error(`${worked.failed} chores failed`)
  return worked
}
