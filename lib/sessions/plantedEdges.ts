import type { Part } from '../aws/dynamodb.ts'
import { choreAddition, choreAt } from '../chores/chores.ts'
import { finishChore } from '../chores/finish.ts'
import { dropEdges } from '../friends/dropEdges.ts'
import type { AccountId } from '../ids.ts'

// Whoever comes back for the rest comes after this request has ended.
const REST_AFTER_MS = 60_000
// The transaction takes its time, and clocks of functions differ; nobody has done anything of his own within this.
const MARGIN_MS = 5000
/** As many as a caller can wait for. */
const PAIRS_AT_ONCE = 100

export interface PlantedEdges {
  /** Goes into the transaction that proves the phone, so that nothing of it is forgotten. */
  part: Part<'chore'>
  /** Drops them, and leaves to the chore what is too much for now. */
  drop(): Promise<void>
}

/** The friendships and requests of an account whose phone is proved at this moment, by whoever had it before. */
export function plantedEdges(account: AccountId): PlantedEdges {
  const until = Date.now() + MARGIN_MS
  const chore = choreAt('edges', Date.now() + REST_AFTER_MS)
  return {
    part: choreAddition(chore, { kind: 'edges', account, until }),
    async drop() {
      if (await dropEdges(account, { until, pairsMax: PAIRS_AT_ONCE })) await finishChore(chore)
    },
  }
}
