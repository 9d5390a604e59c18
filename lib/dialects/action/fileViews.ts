/** The successes of `/download` of `action`; ids of files are numbers, sizes are bytes. */
import type { HandedOut } from '../../files/handOut.ts'
import type { HandedOutList } from '../../files/handOutList.ts'
import type { Answer } from '../kit/answer.ts'
import type { Body } from './answers.ts'
import { messOf } from './faults.ts'

const MESS = 'get download url success'

export function linkGiven({ file, url, expiresInSeconds }: HandedOut): Answer<Body<'Download'>> {
  const { name, size, md5 } = file
  const response = { success: true, mess: MESS, url, name, size, md5, expires_in: expiresInSeconds } as const
  return { status: 200, body: { StatusCode: 0, Response: response } }
}

/** One row for each id, in the order of the request: the link, or the reason why there is none. */
export function linksGiven(
  asked: readonly (number | string)[],
  { tried, expiresInSeconds }: HandedOutList,
): Answer<Body<'DownloadList'>> {
  const data = tried.map((one, index) => {
    if ('refused' in one) return { file_id: asked[index] as number | string, mess: messOf(one.refused) }
    const { file, url } = one
    return { file_id: file.id, url, name: file.name, size: file.size, md5: file.md5 }
  })
  const response = { success: true, mess: MESS, data, expires_in: expiresInSeconds } as const
  return { status: 200, body: { StatusCode: 0, Response: response } }
}
