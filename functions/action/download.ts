import { endpoint } from '../../lib/dialects/action/endpoint.ts'
import { action as download } from './download/download.ts'
import { action as downloadList } from './download/downloadList.ts'

export const handler = endpoint('download', [download, downloadList], download.name)
