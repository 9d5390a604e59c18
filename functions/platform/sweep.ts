import { eventHandler } from '../../lib/dialects/platform/events.ts'
import { runTidying } from '../../lib/files/runTidying.ts'

// Time to finish what was begun when the others are out of time.
const END_EARLY_MS = 15_000

/** Every minute — removes objects and uploads that nothing needs (docs/contract/common.md). */
export const handler = eventHandler('sweep', (_event, endsAt) => runTidying(endsAt - END_EARLY_MS))
