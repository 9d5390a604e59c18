import { fileEndpoint, sendCarried } from '../../lib/dialects/platform/fileEndpoint.ts'
import { requireReference } from '../../lib/reference/requireReference.ts'

/** GET /docs, GET /docs/{file} — the page to read the reference with (docs/contract/README.md). */
export const handler = fileEndpoint('docs', async ({ file = 'index.html' }, headers) => {
  requireReference()
  return sendCarried('page', file, headers)
})
