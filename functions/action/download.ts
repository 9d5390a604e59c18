import { endpoint } from '../../lib/dialects/action/endpoint.ts'
import { action as download } from './download/download.ts'
import { action as downloadList } from './download/downloadList.ts'

/** POST /download — gives links to files by the name of an action (docs/contract/action.md). */
export const handler = endpoint('download', [download, downloadList], download.name)
