import * as v from 'valibot'
import { readFileId } from '../../../lib/content/fileId.ts'
import { sessionAction } from '../../../lib/dialects/action/endpoint.ts'
import { linksGiven } from '../../../lib/dialects/action/fileViews.ts'
import { filesIn } from '../../../lib/dialects/action/requests.ts'
import { id } from '../../../lib/dialects/kit/fields.ts'
import { handOutList } from '../../../lib/files/handOutList.ts'

const fields = v.object({ file_ids: v.array(id) })

/** POST /download, DownloadList — gives links to many files (docs/contract/action.md). */
export const action = sessionAction({ name: 'DownloadList', fields }, async ({ fields, session }) => {
  const ids = filesIn(fields.file_ids)
  return linksGiven(ids, await handOutList(session.account, ids.map(readFileId)))
})
