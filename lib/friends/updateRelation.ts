import { type Part, transact } from '../aws/dynamodb.ts'
import { again, untilSettled } from '../aws/retry.ts'
import { Fault, fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import { type Relation, readRelation } from './relation.ts'
import type { Refusal } from './table.ts'

const ROUNDS_MAX = 5

/** The parts to write, perhaps none, and the outcome then. */
export interface Decision<Outcome> {
  parts: readonly Part<Refusal>[]
  outcome: Outcome
}

/**
 * Decides by the relation of two accounts and writes if it has not changed; otherwise decides anew.
 * @throws {Fault} `too-many-friends`, `no-session` (it has ended meanwhile), `unavailable` where the relation changes
 * over and over
 */
export function updateRelation<Outcome>(
  account: AccountId,
  other: AccountId,
  decide: (relation: Relation) => Decision<Outcome>,
): Promise<Outcome> {
  return untilSettled(ROUNDS_MAX, async () => {
    const { parts, outcome } = decide(await readRelation(account, other))
    if (parts.length === 0) return outcome
    const written = await transact(parts)
    if (written.done) return outcome
    if (written.refusals.has('session')) throw new Fault('no-session', { given: true })
    if (written.refusals.has('limit') && !written.refusals.has('edge')) throw fault('too-many-friends')
    return again
  })
}
