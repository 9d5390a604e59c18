import * as v from 'valibot'
import { readFileId } from '../../lib/content/fileId.ts'
import { endpoint } from '../../lib/dialects/fileserver/endpoint.ts'
import { handedOut } from '../../lib/dialects/fileserver/fileViews.ts'
import { requiredSession } from '../../lib/dialects/kit/credential.ts'
import { optionalFlag } from '../../lib/dialects/kit/fields.ts'
import { handOutLink } from '../../lib/files/handOut.ts'

const fields = v.object({ link: optionalFlag })

/** GET /download/{id} — leads to a file, or gives a link to it (docs/contract/fileserver.md). */
export const handler = endpoint(
  { operation: 'download', method: 'GET', fields, onGet: 'counts', session: requiredSession },
  async ({ fields, path, session }) =>
    handedOut(await handOutLink(session.account, readFileId(path['id'] ?? '')), !fields.link),
)
