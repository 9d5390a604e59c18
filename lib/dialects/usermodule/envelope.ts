import type { Answer } from '../kit/answer.ts'

/** URLs of this dialect hold accounts, ids and passwords' hashes; they may not be sent on as a `Referer`. */
const headers = { 'referrer-policy': 'no-referrer' }

/** `{"status", "message", "data"}` and the fields added after them. */
export function envelope<Status extends string, Message extends string, Data, More extends object = object>(
  httpStatus: number,
  status: Status,
  message: Message,
  data: Data,
  more: More = {} as More,
): Answer<{ status: Status; message: Message; data: Data } & More> {
  return { status: httpStatus, body: { status, message, data, ...more }, headers }
}
