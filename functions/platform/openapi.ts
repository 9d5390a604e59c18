import { fileEndpoint, sendCarried } from '../../lib/dialects/platform/fileEndpoint.ts'
import { requireReference } from '../../lib/reference/requireReference.ts'

const CACHE = 'public, max-age=300'

/** GET /openapi.json, GET /openapi/{document} — the OpenAPI documents (docs/contract/README.md). */
export const handler = fileEndpoint('openapi', async ({ document = 'gatehouse.json' }, headers) => {
  requireReference()
  return sendCarried({ part: 'documents', name: document, cache: CACHE }, headers)
})
