import { type Item, queryRange } from '../aws/dynamodb.ts'
import { surroundings } from '../config.ts'
import { type Chore, type ChoreRef, stamp } from './chores.ts'

export interface DueChore {
  ref: ChoreRef
  chore: Chore
}

function choreFrom({ list, due, ...chore }: Item): DueChore {
  return { ref: { list: String(list), due: String(due) }, chore: chore as Chore }
}

/** The first chores of a list that are due by now, after one that was seen to. */
export async function dueChores(list: string, after: string, now: number, limit: number): Promise<DueChore[]> {
  const items = await queryRange({
    table: surroundings().choresTable,
    hash: ['list', list],
    // The least text is one character: DynamoDB takes no empty key.
    range: { name: 'due', least: `${after}!`, most: stamp(now + 1) },
    limit,
  })
  return items.map(choreFrom)
}
