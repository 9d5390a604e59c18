import { deleteItem, type Part } from '../aws/dynamodb.ts'
import { surroundings } from '../config.ts'
import type { ChoreRef } from './chores.ts'

/** Takes a chore off the list; refused where somebody was quicker. */
export function choreRemoval({ list, due }: ChoreRef): Part<'chore'> {
  return {
    refusal: 'chore',
    delete: {
      table: surroundings().choresTable,
      key: { list, due },
      condition: 'attribute_exists(#due)',
      names: { '#due': 'due' },
    },
  }
}

export async function finishChore({ list, due }: ChoreRef): Promise<void> {
  await deleteItem({ table: surroundings().choresTable, key: { list, due } })
}
