import { requireDesk } from '../../lib/desk/requireDesk.ts'
import { fileEndpoint, sendCarried } from '../../lib/dialects/platform/fileEndpoint.ts'

/** GET /desk, GET /desk/{file} — the page at which managers work (docs/contract/README.md). */
export const handler = fileEndpoint('desk', async ({ file = 'index.html' }, headers) => {
  requireDesk()
  return sendCarried('desk', file, headers)
})
