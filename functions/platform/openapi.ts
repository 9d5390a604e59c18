import { fileEndpoint, sendCarried } from '../../lib/dialects/platform/fileEndpoint.ts'
import { requireReference } from '../../lib/reference/requireReference.ts'

/** GET /openapi.json, GET /openapi/{document} — the OpenAPI documents (docs/contract/README.md). */
export const handler = fileEndpoint('openapi', async ({ document = 'gatehouse.json' }, headers) => {
  requireReference()
  return sendCarried('documents', document, headers)
})
