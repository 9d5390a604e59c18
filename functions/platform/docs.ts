import { fileEndpoint, sendCarried } from '../../lib/dialects/platform/fileEndpoint.ts'
import { referencePage } from '../../lib/dialects/platform/views.ts'
import { listCarried } from '../../lib/reference/carriedFiles.ts'
import { requireReference } from '../../lib/reference/requireReference.ts'

// Its name holds its hash.
const CACHE = 'public, max-age=31536000, immutable'

/** GET /docs, GET /docs/{file} — the page to read the reference with (docs/contract/README.md). */
export const handler = fileEndpoint('docs', async ({ file }, headers) => {
  requireReference()
  if (file === undefined) return referencePage(await listCarried('page'))
  return sendCarried({ part: 'page', name: file, cache: CACHE }, headers)
})
