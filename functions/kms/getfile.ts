import * as v from 'valibot'
import { readFileId } from '../../lib/content/fileId.ts'
import { requiredSession } from '../../lib/dialects/kit/credential.ts'
import { id, optionalFlag } from '../../lib/dialects/kit/fields.ts'
import { endpoint } from '../../lib/dialects/kms/endpoint.ts'
import { got } from '../../lib/dialects/kms/fileViews.ts'
import { handOutBytes, handOutLink } from '../../lib/files/handOut.ts'

const fields = v.object({ fid: id, link: optionalFlag })

/** POST /app/user/getfile — answers with a file and its bytes, or a link to them (docs/contract/kms.md). */
export const handler = endpoint(
  { operation: 'getfile', method: 'POST', fields, session: requiredSession },
  async ({ fields, session: { account } }) => {
    const fid = readFileId(fields.fid)
    if (fields.link) return got(await handOutLink(account, fid), null)
    const handedOut = await handOutBytes(account, fid)
    return got(handedOut, handedOut.bytes)
  },
)
