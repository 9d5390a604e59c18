import { eventHandler } from '../../lib/dialects/platform/events.ts'
import { workOffExports } from '../../lib/exports/workOffExports.ts'

// Time to finish what was begun when the others are out of time.
const END_EARLY_MS = 60_000

export const handler = eventHandler('export', (_event, endsAt) => workOffExports(endsAt - END_EARLY_MS))
