import { deleteItem, type Part } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { JobRef } from './job.ts'

/** Takes a job off the list; refused where somebody was quicker. */
export function jobRemoval({ list, due }: JobRef): Part<'job'> {
  return {
    refusal: 'job',
    delete: {
      table: environment().jobsTable,
      key: { list, due },
      condition: 'attribute_exists(#due)',
      names: { '#due': 'due' },
    },
  }
}

export async function finishJob({ list, due }: JobRef): Promise<void> {
  await deleteItem({ table: environment().jobsTable, key: { list, due } })
}
