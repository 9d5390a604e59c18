import { eventHandler } from '../../lib/dialects/platform/events.ts'
import { runExports } from '../../lib/exports/runExports.ts'

// Time to finish what was begun when the others are out of time.
const END_EARLY_MS = 60_000

/** Every minute — writes the files that people have asked for about themselves (docs/contract/common.md). */
export const handler = eventHandler('export', (_event, endsAt) => runExports(endsAt - END_EARLY_MS))
