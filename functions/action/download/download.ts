import * as v from 'valibot'
import { readFileId } from '../../../lib/content/fileId.ts'
import { sessionAction } from '../../../lib/dialects/action/endpoint.ts'
import { linkGiven } from '../../../lib/dialects/action/fileViews.ts'
import { id } from '../../../lib/dialects/kit/fields.ts'
import { handOutLink } from '../../../lib/files/handOut.ts'

const fields = v.object({ file_id: id })

/** POST /download, Download — gives a link to a file (docs/contract/action.md). */
export const action = sessionAction({ name: 'Download', fields }, async ({ fields, session }) =>
  linkGiven(await handOutLink(session.account, readFileId(fields.file_id))),
)
