import { eventHandler } from '../../lib/dialects/platform/events.ts'
import { workOffLeaving } from '../../lib/leaving/workOffLeaving.ts'

// Time to finish what was begun when the others are out of time.
const END_EARLY_MS = 15_000

export const handler = eventHandler('leaving', (_event, endsAt) => workOffLeaving(endsAt - END_EARLY_MS))
