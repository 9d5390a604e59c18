import { eventHandler } from '../../lib/dialects/platform/events.ts'
import { runLeaving } from '../../lib/leaving/runLeaving.ts'

// Time to finish what was begun when the others are out of time.
const END_EARLY_MS = 15_000

/** Every minute — removes the rest of accounts that were deleted (docs/contract/common.md). */
export const handler = eventHandler('leaving', (_event, endsAt) => runLeaving(endsAt - END_EARLY_MS))
